using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Retention;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Retention;

/// <summary>Which builds are removed in time, and which never are.</summary>
public sealed class OldBuildsTests : RetentionTest
{
    [Fact]
    public async Task Builds_older_than_they_are_kept_go_with_all_that_hangs_on_them_but_for_what_branches_show()
    {
        var old = await host.AddBuildAsync(project);
        await FillAsync(old);
        await host.AddBuildAsync(project, branch: "feature");
        await host.AddBuildAsync(project, outcome: Outcome.Failed);
        var newest = await host.AddBuildAsync(project);
        await FillAsync(newest);
        host.Clock.Advance(Month + TimeSpan.FromSeconds(1));

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(2);

        (await NumbersAsync()).ShouldBe([2, 4]);
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Artifacts.Select(row => row.BuildId).ToListAsync(Ct)).ShouldBe([newest.Id]);
        (await db.TestReports.Select(row => row.BuildId).ToListAsync(Ct)).ShouldBe([newest.Id]);
        (await db.Pipelines.CountAsync(Ct)).ShouldBe(2);
        (await db.Workflows.CountAsync(Ct)).ShouldBe(2);
        Folders("artifacts").ShouldBe([newest.Id.ToString()]);
        Folders("output").ShouldBe([newest.Id.ToString()]);
    }

    [Fact]
    public async Task What_is_younger_stays()
    {
        await host.AddBuildAsync(project);
        await host.AddBuildAsync(project);
        host.Clock.Advance(Month);

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Lifecycle.Queued), 1)]
    [InlineData(nameof(Lifecycle.Running), 1)]
    [InlineData(nameof(Lifecycle.NotRunning), 1)]
    [InlineData(nameof(Lifecycle.NotRun), 0)]
    public async Task Builds_that_have_not_come_to_an_end_stay_however_old(string lifecycle, int left)
    {
        await host.AddBuildAsync(project, Enum.Parse<Lifecycle>(lifecycle));
        await host.AddBuildAsync(project);
        host.Clock.Advance(Month * 2);
        await host.Get<OldBuilds>().RemoveAsync(Ct);

        (await NumbersAsync()).Length.ShouldBe(left + 1);
    }

    [Fact]
    public async Task The_newest_finished_build_of_a_branch_stays_behind_one_that_never_ends()
    {
        await host.AddBuildAsync(project);
        await host.AddBuildAsync(project);
        await host.AddBuildAsync(project, Lifecycle.Queued);
        host.Clock.Advance(Month * 2);
        await host.Get<OldBuilds>().RemoveAsync(Ct);

        (await NumbersAsync()).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Each_project_and_the_builds_of_no_branch_are_looked_at_for_themselves()
    {
        var other = host.Instance.AddProject("gh/acme/other");
        await host.AddBuildAsync(project, branch: null);
        await host.AddBuildAsync(project, branch: null);
        await host.AddBuildAsync(other);
        host.Clock.Advance(Month * 2);

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(1);

        (await NumbersAsync()).ShouldBe([2]);
        (await NumbersAsync(other)).ShouldBe([1]);
    }

    [Fact]
    public async Task Many_go_batch_by_batch_and_a_workflow_stays_until_its_last_build_goes()
    {
        var first = await host.AddBuildAsync(project);
        await AddAsync(project.Id, db => db.Builds.AddRange(Enumerable.Range(2, 230).Select(number => new BuildRow
        {
            Id = NewId(),
            ProjectId = project.Id,
            Number = number,
            PipelineId = first.PipelineId,
            WorkflowId = first.WorkflowId,
            Job = first.Job,
            Branch = first.Branch,
            Why = first.Why,
            Lifecycle = Lifecycle.Finished,
            Outcome = Outcome.Success,
            QueuedAt = first.QueuedAt,
        })));
        host.Clock.Advance(Month * 2);

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(230);

        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Builds.SingleAsync(Ct)).Number.ShouldBe(231);
        (await db.Workflows.SingleAsync(Ct)).Id.ShouldBe(first.WorkflowId);
        (await db.Pipelines.SingleAsync(Ct)).Id.ShouldBe(first.PipelineId);
    }

    [Fact]
    public async Task It_happens_by_itself_and_says_how_many()
    {
        await using var running = await BuildsHost.StartAsync(settings: [("Builds:KeepFor", "30.00:00:00"), ("Builds:RetentionInterval", "01:00:00")]);
        var busy = running.Instance.AddProject("gh/acme/busy");
        await running.AddBuildAsync(busy);
        await running.AddBuildAsync(busy);
        running.Clock.Advance(Month);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!running.Logged.Contains("Removed 1 builds that were too old", StringComparison.Ordinal))
        {
            await Task.Delay(20, deadline.Token);
            running.Clock.Advance(TimeSpan.FromHours(1));
        }

        await using var db = await running.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Builds.SingleAsync(Ct)).Number.ShouldBe(2);
    }
}
