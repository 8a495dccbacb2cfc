using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Accounts;

/// <summary>The projects of a user: those they belong to and those they follow, as long as they may read them.</summary>
internal sealed class UsersProjects(BuildsStore store, IProjects projects)
{
    /// <summary>A project, and whether the user follows it.</summary>
    internal sealed record Entry(Project Project, bool Following);

    /// <summary>Lists them by slug.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="mayRead">Whether the caller may read a project now.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<IReadOnlyList<Entry>> ExecuteAsync(Guid userId, Func<Project, ValueTask<bool>> mayRead, CancellationToken ct)
    {
        var followed = await FollowedAsync(userId, ct);
        var candidates = (await projects.OfUserAsync(userId, ct)).ToDictionary(project => project.Id);
        foreach (var id in followed)
        {
            if (!candidates.ContainsKey(id) && await projects.FindAsync(id, ct) is { } project)
                candidates.Add(id, project);
        }

        var entries = new List<Entry>();
        foreach (var project in candidates.Values.OrderBy(project => project.Slug, StringComparer.Ordinal))
        {
            if (await mayRead(project))
                entries.Add(new(project, followed.Contains(project.Id)));
        }

        return entries;
    }

    private async Task<HashSet<Guid>> FollowedAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return [.. await db.Follows.Where(row => row.UserId == userId).Select(row => row.ProjectId).ToListAsync(ct)];
    }
}
