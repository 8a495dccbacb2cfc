using System.Diagnostics;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Users;

/// <summary>Makes the first administrator by the one-time code in the log, while there are no users.</summary>
internal sealed class SetUp(Mutations mutations, SetupCode code, FirstAdministrator administrator, SignInThrottle throttle, UserDirectory directory)
{
    public sealed record Request(
        [property: JsonPropertyName("code")] string Code,
        [property: JsonPropertyName("email")] string Email,
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("password")] string Secret)
    {
        public override string ToString() => nameof(SetUp);
    }

    public abstract record Outcome
    {
        public sealed record Created(UserView User) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record WrongCode : Outcome;

        public sealed record DoneBefore : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, IPAddress? address, Request request, CancellationToken ct)
    {
        if (!code.IsOpen)
            return new Outcome.DoneBefore();
        if (throttle.TryBegin(null, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        if (!code.Matches(request.Code) && code.IsOpen)
            return new Outcome.WrongCode();
        attempt.Succeeded();
        // Somebody else has used it since the first look: nobody can tell any more whether this was the code.
        if (!code.IsOpen)
            return new Outcome.DoneBefore();
        if (!EmailAddress.TryParse(request.Email, out var email, out var error))
            return new Outcome.Invalid("email", error);
        if (!TokenFields.TryName(request.Name, out var name, out error))
            return new Outcome.Invalid("name", error);
        if (!PasswordRules.TryCheck(request.Secret, email, hasSecondFactor: false, out error))
            return new Outcome.Invalid("password", error);
        await using var mutation = await mutations.BeginAsync(db, new("system", null, "setup", address?.ToString()), ct);
        if (await db.Users.AnyAsync(ct))
        {
            code.Close();
            return new Outcome.DoneBefore();
        }

        var (user, epoch) = await administrator.AddAsync(mutation, email, name, request.Secret);
        code.Close();
        return new Outcome.Created(UserView.Of(user, directory.FindRole) with { Epoch = epoch });
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, SetUp operation, ClientAddresses addresses, CancellationToken ct) =>
        await operation.ExecuteAsync(db, addresses.Of(http), request, ct) switch
        {
            Outcome.Created created => TypedResults.Created($"/v1/users/{created.User.Id}", created.User),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.WrongCode => Problems.Problem(
                StatusCodes.Status403Forbidden, "The code is not the one in the log.", "The server prints it when it starts without users."),
            Outcome.DoneBefore => Problems.Conflict("This instance is set up.", "It has users: sign in, or ask an administrator to invite you."),
            Outcome.Throttled throttled => Refusals.TooManyFailures(http, throttled.Wait),
            _ => throw new UnreachableException(),
        };
}
