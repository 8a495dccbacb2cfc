using Tessera.AspNetCore;
using Tessera.Projects;

namespace Tessera.Server.Projects;

/// <summary>The projects in effect, for the APIs that run in this process. Never waits: all of them are in memory.</summary>
internal sealed class InstanceProjects(ProjectIndex index) : IProjects
{
    public ValueTask<Project?> FindAsync(string slug, CancellationToken ct) => new(index.TryFind(slug, out var project) ? Of(project) : null);

    public ValueTask<Project?> FindAsync(Guid id, CancellationToken ct) => new(index.TryFind(id, out var project) ? Of(project) : null);

    public ValueTask<IReadOnlyList<Project>> OfUserAsync(Guid userId, CancellationToken ct) =>
        new([.. index.All.Where(project => project.Members.ContainsKey(userId)).OrderBy(project => project.Slug, StringComparer.Ordinal).Select(Of)]);

    private static Project Of(ProjectRecord project) => new(project.Id, project.Slug, project.Name, project.IsPublic, project.DefaultBranch);
}
