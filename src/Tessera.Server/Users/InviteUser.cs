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

namespace Tessera.Server.Users;

/// <summary>
/// Gives a user a new link to choose a password by: they lost the first one, or their password. Until it is used the old password goes on working.
/// </summary>
internal sealed class InviteUser(Mutations mutations, CurrentCatalogue catalogue, IOptions<TesseraOptions> options)
{
    public abstract record Outcome
    {
        public sealed record Invited(UserView User) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record BeyondOwnRights : Outcome;

        public sealed record Deactivated : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        var book = await RoleBook.ReadAsync(db, ct);
        if (!new Reach(caller, catalogue.Value, book).Includes(user))
            return new Outcome.BeyondOwnRights();
        if (!user.IsActive)
            return new Outcome.Deactivated();
        var invitation = Invitation.Renew(user, mutation.Now);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.invite", user.AuditTarget(), null, null);
        var epoch = await mutation.CommitAsync();
        return new Outcome.Invited(UserView.Of(user, book.Find) with { Epoch = epoch, Invitation = invitation.Reveal(options.Value.PublicUrl) });
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, InviteUser operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, ct) switch
        {
            Outcome.Invited invited => Answer(http, invited.User),
            Outcome.NotFound => UserProblems.NotFound(),
            Outcome.BeyondOwnRights => UserProblems.BeyondUser(),
            Outcome.Deactivated => UserProblems.Deactivated(),
            _ => throw new UnreachableException(),
        };

    private static IResult Answer(HttpContext http, UserView user)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Created((string?)null, user);
    }
}
