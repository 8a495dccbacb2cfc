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

/// <summary>
/// Changes the caller's own password. The current one is asked for and counted like a sign-in: whoever has found a token shall not become its owner. Every other session of theirs ends.
/// </summary>
internal sealed class ChangePassword(Mutations mutations, Passwords passwords, SignInThrottle throttle)
{
    public sealed record Request(
        [property: JsonPropertyName("current")] string Secret,
        [property: JsonPropertyName("new")] string NewSecret)
    {
        public override string ToString() => nameof(ChangePassword);
    }

    public abstract record Outcome
    {
        public sealed record Changed(long Epoch) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record ChangedMeanwhile : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, IPAddress? address, Request request, CancellationToken ct)
    {
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == caller.UserId && row.DeletedAt == null, ct) is not { } known)
            return new Outcome.NotFound();
        if (!PasswordRules.TryCheck(request.NewSecret, known.Email, await CredentialRows.HasSecondFactorAsync(db, known.Id, ct), out var error))
            return new Outcome.Invalid("new", error);
        if (throttle.TryBegin(known.Email, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        if (!passwords.Check(known, request.Secret))
            return new Outcome.Invalid("current", "is not your password.");
        attempt.Succeeded();
        var hash = passwords.Hash(known, request.NewSecret);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == known.Id && row.PasswordHash == known.PasswordHash, ct) is not { } user)
            return new Outcome.ChangedMeanwhile();
        var isShort = !PasswordRules.IsLong(request.NewSecret);
        if (isShort && !await CredentialRows.HasSecondFactorAsync(db, user.Id, ct))
            return new Outcome.ChangedMeanwhile();
        user.PasswordHash = hash;
        user.HasShortPassword = isShort;
        Invitation.Clear(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.change-password", user.AuditTarget(), null, null);
        await EndSession.EndAllAsync(mutation, user.Id, except: caller.SessionId, ct);
        return new Outcome.Changed(await mutation.CommitAsync());
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, ChangePassword operation, ClientAddresses addresses, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), addresses.Of(http), request, ct) switch
        {
            Outcome.Changed changed => Answers.Deleted(http, changed.Epoch, "password"),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.Throttled throttled => Refusals.TooManyFailures(http, throttled.Wait),
            Outcome.NotFound => UserProblems.NotFound(),
            Outcome.ChangedMeanwhile => Problems.Conflict("Somebody else was first.", "The password, or what you sign in with beside it, was changed meanwhile. Look at it and try again."),
            _ => throw new UnreachableException(),
        };
}
