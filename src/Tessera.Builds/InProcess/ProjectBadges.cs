using Tessera.AspNetCore;
using Tessera.Builds.Badges;

namespace Tessera.Builds.InProcess;

/// <summary>
/// What badges say, in words, for pages of the program that hosts this API. Checks no rights: whoever calls has asked for
/// <see cref="BuildsPermissions.StatusRead"/>, in the project.
/// </summary>
public sealed class ProjectBadges
{
    private readonly IProjects projects;
    private readonly ShowBadge show;
    private readonly ListBranchStates list;

    internal ProjectBadges(IProjects projects, ShowBadge show, ListBranchStates list)
    {
        this.projects = projects;
        this.show = show;
        this.list = list;
    }

    /// <summary>What the badge of a branch says, of the default branch when none is named; null when there is no such project.</summary>
    public async Task<BranchBadge?> FindAsync(Guid projectId, string? branch, CancellationToken ct) =>
        await projects.FindAsync(projectId, ct) is { } project
            ? new(projectId, string.IsNullOrEmpty(branch) ? project.DefaultBranch : branch, (await show.ExecuteAsync(project, branch)).ToText())
            : null;

    /// <summary>What the badges of many projects say, in the order of the question. Costs one query for each different branch name, not for each project.</summary>
    public async Task<IReadOnlyList<BranchBadge>> ListAsync(IReadOnlyList<(Guid ProjectId, string Branch)> branches, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var states = await list.ExecuteAsync(branches, ct);
        return [.. branches.Select(branch => new BranchBadge(branch.ProjectId, branch.Branch, states.GetValueOrDefault(branch, BadgeState.NoBuilds).ToText()))];
    }
}

/// <summary>What the badge of a branch says.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Branch">The branch.</param>
/// <param name="State"><c>passed</c>, <c>failed</c>, <c>running</c>, <c>canceled</c> or <c>no builds</c>.</param>
public sealed record BranchBadge(Guid ProjectId, string Branch, string State);
