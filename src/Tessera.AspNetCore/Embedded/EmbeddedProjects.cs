using Tessera.Projects;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>The projects of the copy that the feed keeps, as long as it may be believed.</summary>
internal sealed class EmbeddedProjects(FeedFollower feed, Freshness freshness) : IProjects
{
    private ProjectIndex Index => feed.Current is { } instance && !freshness.MustRefuse
        ? instance.Projects
        : throw new TesseraUnavailableException("The copy of Tessera's projects is stale.");

    public ValueTask<Project?> FindAsync(string slug, CancellationToken ct) => new(Index.TryFind(slug, out var project) ? Of(project) : null);

    public ValueTask<Project?> FindAsync(Guid id, CancellationToken ct) => new(Index.TryFind(id, out var project) ? Of(project) : null);

    public ValueTask<IReadOnlyList<Project>> OfUserAsync(Guid userId, CancellationToken ct) =>
        new([.. Index.All.Where(project => project.Members.ContainsKey(userId)).OrderBy(project => project.Slug, StringComparer.Ordinal).Select(Of)]);

    private static Project Of(ProjectRecord project) => new(project.Id, project.Slug, project.Name, project.IsPublic, project.DefaultBranch);
}
