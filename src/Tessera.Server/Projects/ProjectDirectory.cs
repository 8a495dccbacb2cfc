using System.Collections.Concurrent;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Storage;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Projects;

/// <summary>
/// Projects as far as tokens depend on them. The tokens of one project and scope share a grant, so that deleting the project, or editing its row by hand,
/// stops them all at once (spec T9). Written by the feed follower alone.
/// </summary>
internal sealed class ProjectDirectory(ProjectIndex index, PermissionNames names)
{
    private readonly ConcurrentDictionary<Guid, string> slugs = new();
    private readonly ConcurrentDictionary<(Guid Project, string? Scope), Grant> grants = new();

    /// <summary>The slug that a project has or had; null when there never was one of that id.</summary>
    public string? FindSlug(Guid id) => slugs.GetValueOrDefault(id);

    /// <summary>Puts a project in place of its older version. One that is deleted or does not match its seal is in effect for nobody.</summary>
    public void Put(ProjectRow row)
    {
        slugs[row.Id] = row.Slug;
        if (row.DeletedAt is null && !row.IsTampered)
            index.Put(ProjectMembers.Record(row));
        else
            index.Remove(row.Id);
        Forget(row.Id);
    }

    /// <summary>Takes a project out whose row is gone.</summary>
    public void Remove(Guid id)
    {
        index.Remove(id);
        Forget(id);
    }

    /// <summary>The grant of a project's tokens with this scope; one that gives nothing while the project is not in effect.</summary>
    public Grant GrantOf(Guid id, string? scope) => grants.GetOrAdd((id, scope), key => NewGrant(key.Project, key.Scope));

    /// <summary>The grants of all scopes of a project.</summary>
    public IEnumerable<Grant> GrantsOf(Guid id) => ProjectScopes.Names.Select(scope => GrantOf(id, scope));

    private void Forget(Guid id)
    {
        foreach (var scope in ProjectScopes.Names)
            grants.TryRemove((id, scope), out _);
    }

    private Grant NewGrant(Guid id, string? scope)
    {
        var isInEffect = index.TryFind(id, out var project);
        return new()
        {
            Key = $"project:{id}:{scope}",
            Kind = TokenKind.Project,
            Rights = isInEffect ? ProjectScopes.RightsOf(scope, names) : Rights.None,
            Project = project?.Slug,
            Scope = scope,
            IsSuspended = !isInEffect,
        };
    }
}
