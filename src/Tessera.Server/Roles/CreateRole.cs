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

/// <summary>Makes a role that gives no more than its maker has (spec T25).</summary>
internal sealed class CreateRole(Mutations mutations, CurrentCatalogue catalogue, UserDirectory directory)
{
    public sealed record Request(string Name, IReadOnlyList<string> Permissions, string Apis, string? Description = null);

    public abstract record Outcome
    {
        public sealed record Created(RoleView Role) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record BeyondOwnRights : Outcome;

        public sealed record NameTaken : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Request request, CancellationToken ct)
    {
        if (!TokenFields.TryName(request.Name, out var name, out var error))
            return new Outcome.Invalid("name", error);
        if (!TokenFields.TryDescription(request.Description, out var description, out error))
            return new Outcome.Invalid("description", error);
        if (!RoleFields.TryPermissions(request.Permissions, out var permissions, out error))
            return new Outcome.Invalid("permissions", error);
        if (!RoleFields.TryApis(request.Apis, out var apis, out error))
            return new Outcome.Invalid("apis", error);
        if (!Reach.Includes(caller, apis, permissions, catalogue.Value))
            return new Outcome.BeyondOwnRights();
        if (RoleNames.IsBuiltIn(name))
            return new Outcome.NameTaken();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        return await AddAsync(mutation, new()
        {
            Id = Guid.CreateVersion7(mutation.Now),
            Name = name,
            NameKey = TokenFields.NameKey(name),
            Description = description,
            Permissions = permissions,
            Apis = apis,
        });
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, CreateRole operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), request, ct) switch
        {
            Outcome.Created created => TypedResults.Created($"/v1/roles/{created.Role.Id}", created.Role),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.BeyondOwnRights => RoleProblems.Beyond(),
            Outcome.NameTaken => RoleProblems.NameTaken(),
            _ => throw new UnreachableException(),
        };

    private async Task<Outcome> AddAsync(Mutation mutation, RoleRow row)
    {
        var view = RoleView.Of(Role.From(row), directory);
        mutation.Db.Roles.Add(row);
        mutation.Feed(ChangeKind.Role, row.Id.ToString());
        mutation.Audit("role.create", row.AuditTarget(), null, view);
        try
        {
            return new Outcome.Created(view with { Epoch = await mutation.CommitAsync() });
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.NameTaken();
        }
    }
}
