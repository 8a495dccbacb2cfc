using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Takes everything away that a user signs in with besides the password: they have lost their phone and their recovery codes, or a device was stolen. A
/// password that was too short to stand alone goes with it; then there is a link to choose another.
/// </summary>
internal sealed class ResetCredentials(Mutations mutations, CurrentCatalogue catalogue, IOptions<TesseraOptions> options)
{
    public abstract record Outcome
    {
        /// <summary>The user; with a link where they have no password any more.</summary>
        public sealed record Reset(UserView User) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record BeyondOwnRights : Outcome;

        /// <summary>It is the caller: their own they remove with their password.</summary>
        public sealed record Own : Outcome;

        public sealed record LastSuperAdmin : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        if (caller.UserId == id)
            return new Outcome.Own();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        var book = await RoleBook.ReadAsync(db, ct);
        if (!new Reach(caller, catalogue.Value, book).Includes(user))
            return new Outcome.BeyondOwnRights();
        if (user.HasShortPassword && SuperAdmins.IsOne(user) && !await SuperAdmins.HasOtherAsync(db, id, ct))
            return new Outcome.LastSuperAdmin();
        await CredentialChanges.DeleteAllAsync(mutation, user, ct);
        Invitation? invitation = null;
        if (user.HasShortPassword)
        {
            user.PasswordHash = null;
            invitation = Invitation.Renew(user, mutation.Now);
        }

        user.HasShortPassword = user.NeedsCode = false;
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.reset-credentials", user.AuditTarget(), null, null);
        var epoch = await mutation.CommitAsync();
        return new Outcome.Reset(UserView.Of(user, book.Find) with { Epoch = epoch, Invitation = invitation?.Reveal(options.Value.PublicUrl) });
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, ResetCredentials operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, ct) switch
        {
            Outcome.Reset reset => Answer(http, reset.User),
            Outcome.NotFound => UserProblems.NotFound(),
            Outcome.BeyondOwnRights => UserProblems.BeyondUser(),
            Outcome.Own => Problems.Conflict("These are your own.", "Remove them yourself, with your password; whoever has found a token shall not be able to."),
            Outcome.LastSuperAdmin => UserProblems.LastSuperAdmin(),
            _ => throw new UnreachableException(),
        };

    private static IResult Answer(HttpContext http, UserView user)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Ok(user);
    }
}
