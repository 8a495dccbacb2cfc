using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>What the console says of a branch is what its badge says, for one project and for many.</summary>
public sealed class ConsoleBadgesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no builds")]
    [InlineData("running", "queued")]
    [InlineData("passed", "success")]
    [InlineData("passed", "failed", "success")]
    [InlineData("failed", "success", "timedout")]
    [InlineData("canceled", "success", "canceled")]
    [InlineData("no builds", "no_tests")]
    [InlineData("running", "success", "running")]
    [InlineData("passed", "running", "success")]
    [InlineData("failed", "failed", "queued")]
    [InlineData("running", "failed", "running", "queued")]
    public async Task A_state_is_the_badges_alone_and_among_many(string state, params string[] builds)
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        foreach (var status in builds)
            await (status == "queued" ? project.QueueAsync() : project.ReportAsync(status));

        (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Path}/status")).Text("badge").ShouldBe(state);
        (await project.Console.BadgeAsync(project.Id, null, Ct)).ShouldBe(new BadgeLine(project.Id, "main", state));
        (await project.Console.BadgesAsync([new(project.Id, "main")], Ct)).ShouldBe([new BadgeLine(project.Id, "main", state)]);
    }

    [Fact]
    public async Task Each_project_of_many_is_answered_for_its_own_branch_in_the_order_of_the_question()
    {
        using var one = await BuildsProject.OnAsync(shared.Server);
        using var two = await BuildsProject.OnAsync(shared.Server);
        using var none = await BuildsProject.OnAsync(shared.Server);
        await one.ReportAsync("success");
        await one.ReportAsync("failed", "dev");
        await two.ReportAsync("canceled");
        await two.ReportAsync("success", "dev");

        var badges = await one.Console.BadgesAsync([new(two.Id, "dev"), new(one.Id, "dev"), new(none.Id, "main"), new(one.Id, "main"), new(two.Id, "main"), new(one.Id, "main")], Ct);

        badges.Select(badge => badge.State).ShouldBe(["passed", "failed", "no builds", "passed", "canceled", "passed"]);
        (await one.Console.BadgesAsync([], Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_shows_at_once_and_a_project_that_is_gone_is_unknown()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("success", "dev");
        (await project.Console.BadgeAsync(project.Id, "dev", Ct)).State.ShouldBe("passed");

        await project.ReportAsync("failed", "dev");

        (await project.Console.BadgeAsync(project.Id, "dev", Ct)).State.ShouldBe("failed");
        (await project.Console.BadgeAsync(Guid.AllBitsSet, "dev", Ct)).State.ShouldBe(BadgeLine.Unknown);
    }

    // SQLite's work is what is counted here.
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task Many_projects_cost_no_more_queries_than_one()
    {
        var projects = new List<ProjectBranch>();
        for (var i = 0; i < 20; i++)
        {
            using var project = await BuildsProject.OnAsync(shared.Server);
            await project.ReportAsync("success");
            projects.Add(new(project.Id, "main"));
        }

        using var work = SqliteWork.Of(shared.Server.BuildsDatabasePath);
        var console = shared.Server.Get<IProjectBuilds>();
        await console.BadgesAsync(projects[..1], Ct);
        var forOne = work.Take().Commands;
        (await console.BadgesAsync(projects, Ct)).ShouldAllBe(badge => badge.State == "passed");

        work.Take().Commands.ShouldBe(forOne);
        forOne.ShouldBe(1);
    }
}
