using System.Collections.Concurrent;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Storage;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Users;

/// <summary>
/// Users and roles in memory, as far as rights depend on them. Personal tokens share their owner's grant, so that changing a role or a user
/// changes all their tokens at once (spec T9, T20). Written by the feed follower alone.
/// </summary>
internal sealed class UserDirectory(PermissionNames names)
{
    private readonly ConcurrentDictionary<Guid, DirectoryUser> users = new();
    private readonly ConcurrentDictionary<Guid, Grant> grants = new();
    private readonly ConcurrentDictionary<Guid, Role> roles = new(BuiltInRoles.All.ToDictionary(role => role.Id));

    /// <summary>All roles, built-in ones included.</summary>
    public IEnumerable<Role> Roles => roles.Values;

    /// <summary>Whether there ever was a user.</summary>
    public bool HasUsers => !users.IsEmpty;

    /// <summary>A role by id; null when there is none.</summary>
    public Role? FindRole(Guid id) => roles.GetValueOrDefault(id);

    /// <summary>A user by id, deleted ones included; null when there never was one.</summary>
    public DirectoryUser? FindUser(Guid id) => users.GetValueOrDefault(id);

    /// <summary>What a user may do now: the union of their roles; nothing when deactivated.</summary>
    public Rights RightsOf(Guid userId) =>
        FindUser(userId) is { IsActive: true } user ? RightsOf(user.RoleIds) : Rights.None;

    /// <summary>What the roles give together.</summary>
    public Rights RightsOf(IEnumerable<Guid> roleIds)
    {
        Role[] held = [.. roleIds.Select(FindRole).OfType<Role>()];
        return held.Length == 0
            ? Rights.None
            : new(held.Max(role => role.Apis), PermissionSet.Of(names, held.SelectMany(role => role.Permissions).Select(TesseraPermissions.Parse)));
    }

    /// <summary>The grant of the user's personal tokens.</summary>
    public Grant GrantOf(Guid userId) => grants.GetOrAdd(userId, NewGrant);

    public void Put(UserRow row)
    {
        // What a row edited by hand says of roles need not even be ids.
        IReadOnlyList<Guid> held = row.IsTampered ? [] : [.. row.RoleIds.Select(Guid.Parse)];
        users[row.Id] = new(row.Id, row.Email, row.Name, row.IsActive && row.DeletedAt is null && !row.IsTampered, held);
        grants.TryRemove(row.Id, out _);
    }

    /// <summary>Puts a role; one that does not match its seal gives nothing.</summary>
    public void Put(RoleRow row)
    {
        roles[row.Id] = row.IsTampered ? new(row.Id, row.Name, row.Description, [], Access.None, IsBuiltIn: false) : Role.From(row);
        grants.Clear();
    }

    public void RemoveRole(Guid id)
    {
        roles.TryRemove(id, out _);
        grants.Clear();
    }

    /// <summary>The users who hold a role.</summary>
    public IEnumerable<Guid> UsersWith(Guid roleId) => users.Values.Where(user => user.RoleIds.Contains(roleId)).Select(user => user.Id);

    private Grant NewGrant(Guid userId)
    {
        var user = FindUser(userId);
        var rights = RightsOf(userId);
        return new()
        {
            Key = $"user:{userId}",
            Kind = TokenKind.Personal,
            Rights = rights,
            AllProjects = Has(rights, TesseraPermissions.ProjectWrite) ? Access.Write : Has(rights, TesseraPermissions.ProjectRead) ? Access.Read : Access.None,
            Owner = user is null ? null : new(user.Id, user.Email, user.Name),
            IsSuspended = user is not { IsActive: true },
        };
    }

    private bool Has(Rights rights, string permission) => rights.Named.Contains(names.IdOf(TesseraPermissions.Parse(permission)));
}

/// <summary>A user as far as rights depend on them.</summary>
internal sealed record DirectoryUser(Guid Id, string Email, string Name, bool IsActive, IReadOnlyList<Guid> RoleIds);
