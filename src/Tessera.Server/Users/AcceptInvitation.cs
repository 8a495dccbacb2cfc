using System.Diagnostics;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users;

/// <summary>Sets a password by the code of an invitation link. Codes that are unknown, used or expired are refused alike.</summary>
internal sealed class AcceptInvitation(Mutations mutations, Passwords passwords, SignInThrottle throttle, UserDirectory directory, TimeProvider clock)
{
    public sealed record Request(
        [property: JsonPropertyName("code")] string Code,
        [property: JsonPropertyName("password")] string Secret)
    {
        public override string ToString() => nameof(AcceptInvitation);
    }

    public abstract record Outcome
    {
        public sealed record Accepted(UserView User) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record NoSuchInvitation : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, IPAddress? address, Request request, CancellationToken ct)
    {
        if (throttle.TryBegin(null, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        if (await Invitation.FindAsync(db.Users.AsNoTracking(), request.Code, clock.GetUtcNow(), ct) is not { } invited)
            return new Outcome.NoSuchInvitation();
        attempt.Succeeded();
        if (!PasswordRules.TryCheck(request.Secret, invited.Email, await CredentialRows.HasSecondFactorAsync(db, invited.Id, ct), out var error))
            return new Outcome.Invalid("password", error);
        // Hashing takes long: not while every other change waits.
        var hash = passwords.Hash(invited, request.Secret);
        await using var mutation = await mutations.BeginAsync(db, new("user", invited.Id, invited.Email, address?.ToString()), ct);
        if (await Invitation.FindAsync(db.Users, request.Code, mutation.Now, ct) is not { } user)
            return new Outcome.NoSuchInvitation();
        var isShort = !PasswordRules.IsLong(request.Secret);
        if (isShort && !PasswordRules.TryCheck(request.Secret, user.Email, await CredentialRows.HasSecondFactorAsync(db, user.Id, ct), out error))
            return new Outcome.Invalid("password", error);
        user.PasswordHash = hash;
        user.HasShortPassword = isShort;
        Invitation.Clear(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.accept-invitation", user.AuditTarget(), null, null);
        await EndSession.EndAllAsync(mutation, user.Id, except: null, ct);
        var epoch = await mutation.CommitAsync();
        return new Outcome.Accepted(UserView.Of(user, directory.FindRole) with { Epoch = epoch });
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, AcceptInvitation operation, ClientAddresses addresses, CancellationToken ct) =>
        await operation.ExecuteAsync(db, addresses.Of(http), request, ct) switch
        {
            Outcome.Accepted accepted => TypedResults.Ok(accepted.User),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.NoSuchInvitation => Problems.Problem(
                StatusCodes.Status404NotFound, "The invitation does not hold.", "The link is wrong, was used before, or has expired. Ask for a new one."),
            Outcome.Throttled throttled => Refusals.TooManyFailures(http, throttled.Wait),
            _ => throw new UnreachableException(),
        };
}
