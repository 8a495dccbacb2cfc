using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>The branches of a project that have builds, the one used last first. Read from an index alone: no build is touched.</summary>
internal sealed class ListBranches(BuildsStore store)
{
    /// <summary>Most branches that are listed.</summary>
    public const int MaxCount = 100;

    public async Task<IReadOnlyList<string>> ExecuteAsync(Guid projectId, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.Builds
            .Where(row => row.ProjectId == projectId && row.Branch != null)
            .GroupBy(row => row.Branch!)
            .OrderByDescending(branch => branch.Max(row => row.Number))
            .Select(branch => branch.Key)
            .Take(MaxCount)
            .ToListAsync(ct);
    }
}
