using System.Diagnostics;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Projects;
using Tessera.Server.Roles;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;

namespace Tessera.Server.Backup.Journal;

/// <summary>Takes from rows of a backup what goes beyond what a journal says was left to them. Nothing is ever added: both have to have it.</summary>
internal static class NarrowAgain
{
    /// <summary>Narrows one.</summary>
    /// <returns>Whether it took something away.</returns>
    public static async Task<bool> ApplyAsync(Mutation mutation, Revocation revocation, TokenViews views, CancellationToken ct)
    {
        var left = (revocation.Left ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return revocation.Kind switch
        {
            RevocationKind.Roles => await mutation.Db.Users.FindAsync([revocation.Id], ct) is { DeletedAt: null, IsTampered: false } user && Narrow(mutation, user, left),
            RevocationKind.Members => await mutation.Db.Projects.FindAsync([revocation.Id], ct) is { DeletedAt: null, IsTampered: false } project && Narrow(mutation, project, left),
            RevocationKind.Role => await mutation.Db.Roles.FindAsync([revocation.Id], ct) is { IsTampered: false } role && Narrow(mutation, role, left),
            RevocationKind.Grant => await mutation.Db.Tokens.FindAsync([revocation.Id], ct) is { DeletedAt: null, IsTampered: false } token && Narrow(mutation, token, left, views),
            _ => throw new UnreachableException(),
        };
    }

    private static bool Narrow(Mutation mutation, UserRow user, string[] left)
    {
        var kept = Both(user.RoleIds, left);
        if (kept.Length == user.RoleIds.Count)
            return false;
        user.RoleIds = kept;
        mutation.Feed(ChangeKind.User, user.Subject);
        mutation.Audit("user.revoke-again", user.AuditTarget(), null, null);
        return true;
    }

    private static bool Narrow(Mutation mutation, ProjectRow project, string[] left)
    {
        var has = ProjectMembers.Read(project);
        var may = ProjectMembers.Read(left);
        var isPublic = project.IsPublic && left.Contains(NarrowedRights.Public, StringComparer.Ordinal);
        var beyond = has.Where(member => may.GetValueOrDefault(member.Key) < member.Value).Select(member => member.Key).ToArray();
        if (beyond.Length == 0 && isPublic == project.IsPublic)
            return false;
        project.IsPublic = isPublic;
        foreach (var user in beyond)
        {
            if (may.GetValueOrDefault(user) is var access and not Access.None)
                ProjectMembers.Put(project, user, access);
            else
                ProjectMembers.Remove(project, user);
        }

        mutation.Feed(ChangeKind.Project, project.Subject);
        mutation.Audit("project.revoke-again", project.AuditTarget(), null, null);
        return true;
    }

    private static bool Narrow(Mutation mutation, RoleRow role, string[] left)
    {
        if (left is not [var word, ..] || !Accesses.TryParse(word, out var apis))
            return false;
        var kept = Both(role.Permissions, left[1..]);
        if (kept.Length == role.Permissions.Count && role.Apis <= apis)
            return false;
        role.Permissions = kept;
        role.Apis = role.Apis < apis ? role.Apis : apis;
        mutation.Feed(ChangeKind.Role, role.Subject);
        mutation.Audit("role.revoke-again", role.AuditTarget(), null, null);
        return true;
    }

    // Reading everything and a list of permissions have nothing in common that could be written down: then nothing is left until somebody says what.
    private static bool Narrow(Mutation mutation, TokenRow token, string[] left, TokenViews views)
    {
        if (left is not [var type, ..])
            return false;
        var (scope, kept) = token.Scope == ServiceTokenType.FullAccess ? (type, left[1..])
            : token.Scope == type ? (type, Both(token.Permissions, left[1..]))
            : (ServiceTokenType.Custom, []);
        if (scope == token.Scope && kept.Length == token.Permissions.Count)
            return false;
        (token.Scope, token.Permissions) = (scope, kept);
        mutation.Feed(ChangeKind.Token, token.Subject, token.Digest, token.OldDigest);
        mutation.Audit("token.revoke-again", views.TargetOf(token), null, views.Of(token));
        return true;
    }

    private static string[] Both(IEnumerable<string> has, string[] left) => [.. has.Where(one => left.Contains(one, StringComparer.Ordinal))];
}
