namespace Tessera.AspNetCore;

/// <summary>The instance's projects, as the APIs that are guarded by it see them.</summary>
public interface IProjects
{
    /// <summary>Looks a project up by slug, vcs in short form; null when there is none.</summary>
    ValueTask<Project?> FindAsync(string slug, CancellationToken ct);

    /// <summary>Looks a project up by id; null when there is none, or none any more.</summary>
    ValueTask<Project?> FindAsync(Guid id, CancellationToken ct);

    /// <summary>The projects that a user belongs to, by slug.</summary>
    ValueTask<IReadOnlyList<Project>> OfUserAsync(Guid userId, CancellationToken ct);
}

/// <summary>A project.</summary>
/// <param name="Id">Its id: one that is deleted and made again gets another.</param>
/// <param name="Slug"><c>vcs/org/repo</c>, vcs in short form.</param>
/// <param name="Name">Name for people.</param>
/// <param name="IsPublic">Whether everybody may read what is opened to the public.</param>
/// <param name="DefaultBranch">The branch that is meant when none is named.</param>
public sealed record Project(Guid Id, string Slug, string Name, bool IsPublic, string DefaultBranch);

/// <summary>Implemented by whoever keeps something for projects, and is told when one goes. Called after the project is gone for good.</summary>
public interface IProjectObserver
{
    /// <summary>Removes what is kept for the project. May be called again, and may find nothing.</summary>
    Task ProjectDeletedAsync(Guid projectId, CancellationToken ct);
}
