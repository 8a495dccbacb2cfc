using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Badges;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Badges;

/// <summary>What badges keep in memory is never wrong for longer than said, and never grows without end.</summary>
public sealed class BranchStatesTests
{
    [Fact]
    public async Task A_change_by_another_node_shows_after_the_age_and_costs_no_query_before()
    {
        await using var host = await BuildsHost.StartAsync(settings: ("Builds:BadgeAge", "00:00:05"));
        var project = host.Instance.AddProject("gh/acme/web");
        var build = await host.AddBuildAsync(project);
        var states = host.Get<BranchStates>();
        (await states.OfAsync(project.Id, "main")).ShouldBe(BadgeState.Passed);

        // Past the store, as another process would.
        await using (var db = await host.Get<BuildsStore>().ReadAsync(TestContext.Current.CancellationToken))
            await db.Builds.Where(row => row.Id == build.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, Outcome.Failed), TestContext.Current.CancellationToken);

        (await states.OfAsync(project.Id, "main")).ShouldBe(BadgeState.Passed);
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        (await states.OfAsync(project.Id, "main")).ShouldBe(BadgeState.Failed);
    }

    [Fact]
    public async Task Made_up_branches_do_not_fill_the_memory()
    {
        await using var host = await BuildsHost.StartAsync();
        var project = host.Instance.AddProject("gh/acme/web");
        var states = host.Get<BranchStates>();

        for (var i = 0; i < 4_200; i++)
            (await states.OfAsync(project.Id, $"branch-{i}")).ShouldBe(BadgeState.NoBuilds);

        states.Count.ShouldBeLessThan(4_096);
    }
}
