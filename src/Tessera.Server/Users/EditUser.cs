using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Users;

/// <summary>
/// Changes a user's name and roles, and lets them in or out: their personal tokens follow at once (spec T9, T20). Whoever gains a role loses a link
/// that is still open.
/// </summary>
internal sealed class EditUser(Mutations mutations, CurrentCatalogue catalogue)
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(bool? Active = null, IReadOnlyList<string>? Roles = null, string? Name = null);

    public abstract record Outcome
    {
        public sealed record Edited(UserView User) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record ChangedMeanwhile : Outcome;

        public sealed record BeyondOwnRights(string? Role) : Outcome;

        public sealed record LastSuperAdmin : Outcome;
    }

    /// <summary>Changes them.</summary>
    /// <param name="db">The store.</param>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">Which user.</param>
    /// <param name="request">What to change.</param>
    /// <param name="version">The epoch of the version that the change was made up for; null when that does not matter.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, Request request, long? version, CancellationToken ct)
    {
        string? name = null;
        if (request.Name is not null && !TokenFields.TryName(request.Name, out name, out var error))
            return new Outcome.Invalid("name", error);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        if (version is { } expected && expected != user.Epoch)
            return new Outcome.ChangedMeanwhile();
        var book = await RoleBook.ReadAsync(db, ct);
        IReadOnlyList<Role>? roles = null;
        if (request.Roles is not null && !book.TryResolve(request.Roles, out roles, out error))
            return new Outcome.Invalid("roles", error);
        var reach = new Reach(caller, catalogue.Value, book);
        if (!reach.Includes(user))
            return new Outcome.BeyondOwnRights(null);
        if (roles?.FirstOrDefault(role => !reach.Includes(role)) is { } beyond)
            return new Outcome.BeyondOwnRights(beyond.Name);
        var before = UserView.Of(user, book.Find);
        var wasSuperAdmin = SuperAdmins.IsOne(user);
        Change(mutation, user, name, request.Active, roles);
        if (wasSuperAdmin && !SuperAdmins.IsOne(user) && !await SuperAdmins.HasOtherAsync(db, id, ct))
            return new Outcome.LastSuperAdmin();
        if (!user.IsActive)
            await EndSession.EndAllAsync(mutation, id, except: null, ct);
        return new Outcome.Edited(await CommitAsync(mutation, user, before, UserView.Of(user, book.Find)));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Request request, TesseraDb db, EditUser operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, request, version: null, ct) switch
        {
            Outcome.Edited edited => TypedResults.Ok(edited.User),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.NotFound => UserProblems.NotFound(),
            Outcome.ChangedMeanwhile => Problems.PreconditionFailed(),
            Outcome.BeyondOwnRights { Role: { } role } => UserProblems.BeyondRole(role),
            Outcome.BeyondOwnRights => UserProblems.BeyondUser(),
            Outcome.LastSuperAdmin => UserProblems.LastSuperAdmin(),
            _ => throw new UnreachableException(),
        };

    private static void Change(Mutation mutation, UserRow user, string? name, bool? active, IReadOnlyList<Role>? roles)
    {
        user.Name = name ?? user.Name;
        user.IsActive = active ?? user.IsActive;
        if (roles is null)
            return;
        string[] ids = [.. roles.Select(role => role.Id.ToString())];
        if (ids.Except(user.RoleIds, StringComparer.Ordinal).Any())
            Invitation.VoidBeforeGain(mutation, user);
        user.RoleIds = ids;
    }

    private static async Task<UserView> CommitAsync(Mutation mutation, UserRow user, UserView before, UserView after)
    {
        if (mutation.Db.Entry(user).State == EntityState.Modified)
        {
            mutation.Feed(ChangeKind.User, user.Id.ToString());
            mutation.Audit("user.update", user.AuditTarget(), before, after);
        }

        return after with { Epoch = await mutation.CommitAsync() };
    }
}
