using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Tessera.Permissions;
using Tessera.Server.Projects;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.Backup.Journal;

/// <summary>
/// Reads out of a change that is about to be saved whose rights it makes narrower. What is noted is what is left, as words: given the older row of a backup, no more
/// than that may come back.
/// </summary>
internal static class NarrowedRights
{
    /// <summary>Stands among the words of a project that everybody may look at.</summary>
    public const string Public = "public";

    public static IEnumerable<Revocation> Of(ChangeTracker tracker) =>
    [
        .. Modified<UserRow>(tracker).Where(LosesRole).Select(user => new Revocation(RevocationKind.Roles, user.Entity.Id, Left: Words(user.Entity.RoleIds))),
        .. Modified<ProjectRow>(tracker).Where(LosesMember).Select(project => new Revocation(RevocationKind.Members, project.Entity.Id, Left: LeftOf(project.Entity))),
        .. Modified<RoleRow>(tracker).Where(GivesLess).Select(role => new Revocation(RevocationKind.Role, role.Entity.Id, Left: LeftOf(role.Entity.Apis, role.Entity.Permissions))),
        .. tracker.Entries<RoleRow>().Where(role => role.State == EntityState.Deleted).Select(role => new Revocation(RevocationKind.Role, role.Entity.Id, Left: LeftOf(Access.None, []))),
        .. Modified<TokenRow>(tracker).Where(MayDoLess).Select(token => new Revocation(RevocationKind.Grant, token.Entity.Id, Left: Words([token.Entity.Scope!, .. token.Entity.Permissions]))),
    ];

    private static IEnumerable<EntityEntry<TRow>> Modified<TRow>(ChangeTracker tracker)
        where TRow : class => tracker.Entries<TRow>().Where(entry => entry.State == EntityState.Modified);

    private static bool LosesRole(EntityEntry<UserRow> user) =>
        user.Entity.DeletedAt is null && IsShorter(user.Property(row => row.RoleIds).OriginalValue, user.Entity.RoleIds);

    private static bool LosesMember(EntityEntry<ProjectRow> project)
    {
        if (project.Entity.DeletedAt is not null)
            return false;
        var left = ProjectMembers.Read(project.Entity);
        return (project.Property(row => row.IsPublic).OriginalValue && !project.Entity.IsPublic)
            || ProjectMembers.Read(project.Property(row => row.Members).OriginalValue).Any(member => left.GetValueOrDefault(member.Key) < member.Value);
    }

    private static bool GivesLess(EntityEntry<RoleRow> role) =>
        role.Entity.Apis < role.Property(row => row.Apis).OriginalValue || IsShorter(role.Property(row => row.Permissions).OriginalValue, role.Entity.Permissions);

    // Full access is more than any other; of the other two types neither holds the other.
    private static bool MayDoLess(EntityEntry<TokenRow> token)
    {
        if (token.Entity is not { Kind: TokenKind.Service, DeletedAt: null } row || row.Scope == ServiceTokenType.FullAccess)
            return false;
        return token.Property(before => before.Scope).OriginalValue != row.Scope || IsShorter(token.Property(before => before.Permissions).OriginalValue, row.Permissions);
    }

    private static bool IsShorter(IEnumerable<string> before, IEnumerable<string> after) => before.Except(after, StringComparer.Ordinal).Any();

    private static string LeftOf(ProjectRow project) => Words(project.IsPublic ? [Public, .. project.Members] : project.Members);

    private static string LeftOf(Access apis, IReadOnlyList<string> permissions) => Words([apis.ToWire(), .. permissions]);

    private static string Words(IEnumerable<string> words) => string.Join(' ', words);
}
