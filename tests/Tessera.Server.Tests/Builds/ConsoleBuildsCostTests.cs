using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>Ten thousand builds of a project cost no more to look at than a few: counted in what the database does, not by a clock. Only SQLite counts it.</summary>
[Trait("Store", "sqlite")]
public sealed class ConsoleBuildsCostTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const int Many = 10_000;

    // A row passed over costs several steps, and with an offset the last page passes over all but a page of them.
    private const long Margin = Many / 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("main", null)]
    [InlineData(null, "completed")]
    public async Task The_last_page_of_ten_thousand_builds_costs_what_the_first_does(string? branch, string? outcome)
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await SeedAsync(project, Many);
        using var work = SqliteWork.Of(shared.Server.BuildsDatabasePath);

        (await project.ListAsync(branch, outcome)).Builds[0].Number.ShouldBe(Many);
        var first = work.Take();
        var last = await project.ListAsync(branch, outcome, before: 31);

        last.Builds.Select(build => build.Number).ShouldBe(Enumerable.Range(1, 30).Reverse());
        last.Next.ShouldBeNull();
        var (steps, commands) = work.Take();
        commands.ShouldBe(first.Commands);
        Math.Abs(steps - first.Steps).ShouldBeLessThan(Margin / 10, $"{first.Steps} steps for the first page, {steps} for the last, in tens");
    }

    [Fact]
    public async Task A_badge_of_ten_thousand_builds_costs_what_one_of_ten_does()
    {
        using var few = await BuildsProject.OnAsync(shared.Server);
        await SeedAsync(few, 10);
        using var many = await BuildsProject.OnAsync(shared.Server);
        await SeedAsync(many, Many);
        using var work = SqliteWork.Of(shared.Server.BuildsDatabasePath);

        (await few.Console.BadgesAsync([new(few.Id, "main")], Ct))[0].State.ShouldBe("passed");
        var forFew = work.Take().Steps;
        (await many.Console.BadgesAsync([new(many.Id, "main")], Ct))[0].State.ShouldBe("passed");

        work.Take().Steps.ShouldBeInRange(1, forFew + (Margin / 10));
    }

    private static async Task SeedAsync(BuildsProject project, int count)
    {
        await project.ReportAsync("success");
        await project.CopyRowsAsync("""
            INSERT INTO builds (Id, Branch, Job, Lapses, Lifecycle, Number, Outcome, Parameters, PipelineId, ProjectId, QueuedAt, StartedAt, StoppedAt, Steps, Why, WorkflowId)
            SELECT substr(Id, 1, 24) || printf('%012X', n), Branch, Job, Lapses, Lifecycle, n, Outcome, Parameters, PipelineId, ProjectId, QueuedAt, StartedAt, StoppedAt, Steps, Why, WorkflowId
            FROM builds, numbers WHERE ProjectId = @project AND Number = 1
            """, count);
    }
}
