using System.Text.Json.Nodes;
using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>The list of builds that the console shows is the API's.</summary>
public sealed class ConsoleBuildsListTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Each_build_is_listed_as_the_API_has_it()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.Admin.OkAsync(HttpMethod.Post, $"{project.Path}/report", new
        {
            branch = "feature/a",
            status = "failed",
            job = "test",
            revision = "c0ffee",
            subject = "Mend it",
            committer = new { name = "Grace", email = "grace@example.com" },
            started_at = "2026-11-02T10:00:00Z",
            stopped_at = "2026-11-02T10:01:02.345Z",
        });
        await project.ReportAsync("success", "feature/a", "test");
        await project.Admin.OkAsync(HttpMethod.Post, project.Path, new { tag = "v1" });
        await project.Admin.OkAsync(HttpMethod.Post, project.Of(1, "retry"));
        await project.ReportAsync("running");

        var listed = await project.ListAsync();

        var api = (await project.Admin.OkAsync(HttpMethod.Get, project.Path)).AsArray();
        listed.Builds.Select(AsWire).ShouldBe(api.Select(build => build!).Select(AsWire));
        listed.Builds.Select(build => build.Status).ShouldBe(["running", "queued", "queued", "fixed", "failed"]);
        listed.Builds[^1].DurationMillis.ShouldBe(62_345);
        listed.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Who_started_a_build_is_the_user_or_the_token_that_did()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.QueueAsync();
        var token = await project.Admin.CreateProjectTokenAsync($"/v1/projects/{project.Id}", "admin", label: "deploy bot");
        using (var bot = shared.Server.Client(token.Secret))
            await bot.OkAsync(HttpMethod.Post, project.Path);

        (await project.ListAsync()).Builds.Select(build => build.StartedBy).ShouldBe(["deploy bot", "admin"]);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition_while_builds_come_in()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        for (var i = 0; i < 7; i++)
            await project.ReportAsync("success");

        var first = await project.ListAsync(limit: 3);
        await project.ReportAsync("success");
        var second = await project.ListAsync(before: first.Next, limit: 3);
        var third = await project.ListAsync(before: second.Next, limit: 3);

        first.Builds.Concat(second.Builds).Concat(third.Builds).Select(build => build.Number).ShouldBe([7, 6, 5, 4, 3, 2, 1]);
        (first.Next, second.Next, third.Next).ShouldBe((5, 2, null));
        (await project.ListAsync(limit: 0)).Builds.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("successful")]
    [InlineData("failed")]
    [InlineData("running")]
    public async Task Outcomes_choose_what_the_filter_of_the_API_chooses(string outcome)
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        foreach (var status in new[] { "success", "failed", "timedout", "infrastructure_fail", "canceled", "no_tests", "running" })
            await project.ReportAsync(status);

        var page = await project.ListAsync(outcome: outcome);

        var api = (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Path}?filter={outcome}")).AsArray();
        page.Builds.Select(build => build.Number).ShouldBe(api.Select(build => (int)build!["build_num"]!));
        page.Outcome.ShouldBe(outcome);
        page.Builds.Count.ShouldBeInRange(1, 6);
    }

    [Fact]
    public async Task An_outcome_that_there_is_not_chooses_nothing_and_a_branch_that_there_is_not_has_no_builds()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("success");

        var all = await project.ListAsync(outcome: "splendid");

        (all.Builds.Count, all.Outcome).ShouldBe((1, null));
        (await project.ListAsync("nowhere")).Builds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Branches_are_those_with_builds_of_this_project_the_last_used_first()
    {
        using var other = await BuildsProject.OnAsync(shared.Server);
        await other.ReportAsync("success", "elsewhere");
        using var project = await BuildsProject.OnAsync(shared.Server);
        foreach (var branch in new[] { "main", "feature/a", "old", "main" })
            await project.ReportAsync("success", branch);
        await project.Admin.OkAsync(HttpMethod.Post, project.Path, new { tag = "v1" });

        (await project.ListAsync("old")).Branches.ShouldBe(["main", "old", "feature/a"]);
        (await project.ListAsync("old")).Builds.ShouldHaveSingleItem().Number.ShouldBe(3);
    }

    private static string AsWire(BuildLine build) => string.Join(
        '|', build.Number, build.Job, build.Branch, build.Tag, build.Status, build.Lifecycle, build.Outcome, build.Revision, build.Subject, build.Author, build.Why, build.RetryOf,
        Time(build.QueuedAt), Time(build.StartedAt), Time(build.StoppedAt), build.DurationMillis);

    private static string AsWire(JsonNode build) => string.Join(
        '|', build["build_num"], build["workflows"]!["job_name"], build["branch"], build["vcs_tag"], build["status"], build["lifecycle"], build["outcome"], build["vcs_revision"], build["subject"],
        build["committer_name"], build["why"], build["retry_of"], Time((DateTimeOffset)build["queued_at"]!), Time((DateTimeOffset?)build["start_time"]), Time((DateTimeOffset?)build["stop_time"]), build["build_time_millis"]);

    private static string? Time(DateTimeOffset? time) => time?.ToString("O");
}
