using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;

namespace Tessera.Server.Roles;

/// <summary>
/// Changes a role; what it gives changes at once for all who have it and for all their tokens (spec T20). Both what it gave and what it will give must
/// lie within the caller's own rights (spec T25).
/// </summary>
internal sealed class EditRole(Mutations mutations, CurrentCatalogue catalogue, UserDirectory directory)
{
    /// <summary>What is absent stays as it is; an empty description takes it away.</summary>
    public sealed record Request(string? Name = null, string? Description = null, IReadOnlyList<string>? Permissions = null, string? Apis = null);

    public abstract record Outcome
    {
        public sealed record Edited(RoleView Role) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record ChangedMeanwhile : Outcome;

        public sealed record BuiltIn : Outcome;

        public sealed record BeyondOwnRights : Outcome;

        public sealed record NameTaken : Outcome;
    }

    /// <summary>Changes it.</summary>
    /// <param name="db">The store.</param>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">Which role.</param>
    /// <param name="request">What to change.</param>
    /// <param name="version">The epoch of the version that the change was made up for; null when that does not matter.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, Request request, long? version, CancellationToken ct)
    {
        if (Check(request, out var change) is { } invalid)
            return invalid;
        if (BuiltInRoles.All.Any(role => role.Id == id))
            return new Outcome.BuiltIn();
        if (change.Name is not null && RoleNames.IsBuiltIn(change.Name))
            return new Outcome.NameTaken();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Roles.SingleOrDefaultAsync(role => role.Id == id, ct) is not { } row)
            return new Outcome.NotFound();
        if (version is { } expected && expected != row.Epoch)
            return new Outcome.ChangedMeanwhile();
        var before = Role.From(row);
        Apply(row, change);
        var after = Role.From(row);
        if (!Reach.Includes(caller, before, catalogue.Value) || !Reach.Includes(caller, after, catalogue.Value))
            return new Outcome.BeyondOwnRights();
        if (after.Apis > before.Apis || after.Permissions.Except(before.Permissions, StringComparer.Ordinal).Any())
            await VoidInvitationsAsync(mutation, id.ToString(), ct);
        return await CommitAsync(mutation, row, before, after);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Request request, TesseraDb db, EditRole operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, request, version: null, ct) switch
        {
            Outcome.Edited edited => TypedResults.Ok(edited.Role),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.NotFound => RoleProblems.NotFound(),
            Outcome.ChangedMeanwhile => Problems.PreconditionFailed(),
            Outcome.BuiltIn => RoleProblems.BuiltIn(),
            Outcome.BeyondOwnRights => RoleProblems.Beyond(),
            Outcome.NameTaken => RoleProblems.NameTaken(),
            _ => throw new UnreachableException(),
        };

    private static Outcome.Invalid? Check(Request request, out Change change)
    {
        change = new();
        if (request.Name is not null)
        {
            if (!TokenFields.TryName(request.Name, out var name, out var error))
                return new("name", error);
            change = change with { Name = name };
        }

        if (request.Description is not null)
        {
            if (!TokenFields.TryDescription(request.Description, out var description, out var error))
                return new("description", error);
            change = change with { HasDescription = true, Description = description };
        }

        if (request.Permissions is not null)
        {
            if (!RoleFields.TryPermissions(request.Permissions, out var permissions, out var error))
                return new("permissions", error);
            change = change with { Permissions = permissions };
        }

        if (request.Apis is not null)
        {
            if (!RoleFields.TryApis(request.Apis, out var apis, out var error))
                return new("apis", error);
            change = change with { Apis = apis };
        }

        return null;
    }

    private static void Apply(RoleRow row, Change change)
    {
        row.Name = change.Name ?? row.Name;
        row.NameKey = TokenFields.NameKey(row.Name);
        row.Description = change.HasDescription ? change.Description : row.Description;
        row.Permissions = change.Permissions ?? row.Permissions;
        row.Apis = change.Apis ?? row.Apis;
    }

    private static async Task VoidInvitationsAsync(Mutation mutation, string roleId, CancellationToken ct)
    {
        var invited = await mutation.Db.Users.Where(user => user.InvitationDigest != null).ToListAsync(ct);
        // A row edited by hand cannot be changed, and its link does not work anyway.
        foreach (var user in invited.Where(user => !user.IsTampered && user.RoleIds.Contains(roleId)))
            Invitation.VoidBeforeGain(mutation, user);
    }

    private async Task<Outcome> CommitAsync(Mutation mutation, RoleRow row, Role before, Role after)
    {
        var view = RoleView.Of(after, directory);
        if (mutation.Db.Entry(row).State == EntityState.Modified)
        {
            mutation.Feed(ChangeKind.Role, row.Id.ToString());
            mutation.Audit("role.update", row.AuditTarget(), RoleView.Of(before, directory), view);
        }

        try
        {
            return new Outcome.Edited(view with { Epoch = await mutation.CommitAsync() });
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.NameTaken();
        }
    }

    private sealed record Change
    {
        public string? Name { get; init; }

        public bool HasDescription { get; init; }

        public string? Description { get; init; }

        public IReadOnlyList<string>? Permissions { get; init; }

        public Access? Apis { get; init; }
    }
}
