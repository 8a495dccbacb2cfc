using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>Reads pipelines.</summary>
internal sealed class Pipelines(BuildsStore store)
{
    /// <summary>What 404 names.</summary>
    public const string What = "Pipeline";

    /// <summary>The pipeline with an id; null when there is none.</summary>
    public async Task<PipelineRow?> FindAsync(string id, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var parsed))
            return null;
        await using var db = await store.ReadAsync(ct);
        return await db.Pipelines.AsNoTracking().SingleOrDefaultAsync(row => row.Id == parsed, ct);
    }

    /// <summary>The pipeline of a project with a number; null when there is none.</summary>
    public async Task<PipelineRow?> FindAsync(Guid projectId, int number, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.Pipelines.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == projectId && row.Number == number, ct);
    }
}
