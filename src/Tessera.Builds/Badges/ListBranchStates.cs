using Tessera.Builds.Storage;

namespace Tessera.Builds.Badges;

/// <summary>What the badges of many projects say, one branch each. One query for each name of a branch, of which projects have few.</summary>
internal sealed class ListBranchStates(BuildsStore store)
{
    /// <summary>Reads them.</summary>
    /// <returns>States by project and branch; a branch without builds is not among them.</returns>
    public async Task<IReadOnlyDictionary<(Guid ProjectId, string Branch), BadgeState>> ExecuteAsync(IEnumerable<(Guid ProjectId, string Branch)> branches, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var states = new Dictionary<(Guid, string), BadgeState>();
        foreach (var projects in branches.Distinct().GroupBy(branch => branch.Branch, branch => branch.ProjectId, StringComparer.Ordinal))
        {
            foreach (var build in await DecidingBuild.FindAsync(db, [.. projects], projects.Key, ct))
                states[(build.ProjectId, projects.Key)] = DecidingBuild.StateOf(build);
        }

        return states;
    }
}
