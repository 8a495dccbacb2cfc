using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Projects;

/// <summary>All projects, in memory, and how far somebody's access to one goes. Looking up does not allocate. One writer.</summary>
public sealed class ProjectIndex
{
    private readonly ConcurrentDictionary<Guid, ProjectRecord> byId = new();
    private readonly ConcurrentDictionary<string, ProjectRecord> bySlug = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProjectRecord>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <summary>An index of no projects.</summary>
    public ProjectIndex() => bySpan = bySlug.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Told each project that was put or taken out, after it was. Must be quick and must not throw.</summary>
    public Action<ProjectRecord, bool>? Changed { get; set; }

    /// <summary>All projects, in no order.</summary>
    public IEnumerable<ProjectRecord> All => byId.Values;

    /// <summary>Puts a project in place of its older version.</summary>
    public void Put(ProjectRecord project)
    {
        ArgumentNullException.ThrowIfNull(project);
        byId[project.Id] = project;
        bySlug[project.Slug] = project;
        Changed?.Invoke(project, true);
    }

    /// <summary>Takes a project out. Its slug may belong to a newer project already; then that stays.</summary>
    public void Remove(Guid id)
    {
        if (!byId.TryRemove(id, out var project))
            return;
        if (bySlug.TryGetValue(project.Slug, out var holder) && holder.Id == id)
            bySlug.TryRemove(project.Slug, out _);
        Changed?.Invoke(project, false);
    }

    /// <summary>Looks a project up by id.</summary>
    public bool TryFind(Guid id, [NotNullWhen(true)] out ProjectRecord? project) => byId.TryGetValue(id, out project);

    /// <summary>Looks a project up by slug, vcs in short form.</summary>
    public bool TryFind(ReadOnlySpan<char> slug, [NotNullWhen(true)] out ProjectRecord? project) => bySpan.TryGetValue(slug, out project);

    /// <summary>
    /// How far a token reaches into a project as far as belonging to it goes; what it may do there its rights say as well. A project token belongs to its
    /// own project, a service token to all. A user's depends on membership: the public may read, and some may read or write in all projects.
    /// </summary>
    public Access AccessOf(Grant grant, ReadOnlySpan<char> slug)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return grant.Kind switch
        {
            TokenKind.Project => grant.Project is not null && slug.SequenceEqual(grant.Project) ? Access.Write : Access.None,
            TokenKind.Service => Access.Write,
            _ => TryFind(slug, out var project) ? AccessOf(grant, project) : grant.AllProjects,
        };
    }

    /// <summary>The same for a user's grant and a project at hand.</summary>
    public static Access AccessOf(Grant grant, ProjectRecord project)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(project);
        var access = project.IsPublic && grant.AllProjects == Access.None ? Access.Read : grant.AllProjects;
        return grant.Owner is { } owner && project.Members.TryGetValue(owner.Id, out var member) && member > access ? member : access;
    }
}
