using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.Badges;

/// <summary>The picture of a branch's state, or of the default branch when none is named. A branch that nobody knows has no builds.</summary>
internal sealed class ShowBadge(BranchStates states)
{
    /// <summary>The state of a project's branch.</summary>
    public ValueTask<BadgeState> ExecuteAsync(Project project, ReadOnlySpan<char> branch) =>
        states.OfAsync(project.Id, branch.IsEmpty ? project.DefaultBranch : branch);

    public Task HandleAsync(HttpContext http)
    {
        var style = Badge.StyleOf(http.Request);
        var state = ExecuteAsync(http.Project(), BranchOf(http));
        return state.IsCompletedSuccessfully ? Badge.Of(state.Result, style).WriteAsync(http) : WhenKnownAsync(http, state, style);
    }

    private static async Task WhenKnownAsync(HttpContext http, ValueTask<BadgeState> state, BadgeStyle style) =>
        await Badge.Of(await state, style).WriteAsync(http);

    // Slashes in a branch may stand as they are or escaped; routing leaves the latter.
    private static ReadOnlySpan<char> BranchOf(HttpContext http)
    {
        if (http.GetRouteValue("branch") is not string file)
            return default;
        var branch = file.AsSpan(0, file.Length - PictureConstraint.Extension.Length);
        return branch.Contains(RefNames.EscapedSlash, StringComparison.OrdinalIgnoreCase) ? RefNames.OfPath(branch.ToString()) : branch;
    }
}
