using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Who started builds: it is kept with their workflows.</summary>
internal sealed class BuildStarters(BuildsStore store)
{
    /// <summary>Users' logins and tokens' names, by workflow.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> OfAsync(IEnumerable<BuildRow> builds, CancellationToken ct)
    {
        Guid[] workflows = [.. builds.Select(build => build.WorkflowId).Distinct()];
        await using var db = await store.ReadAsync(ct);
        return await db.Workflows.Where(row => workflows.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.StartedBy, ct);
    }
}
