using System.Text.Json.Nodes;
using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>Canceling, retrying and triggering in the console do what the API's calls do.</summary>
public sealed class ConsoleBuildCommandsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_canceled_build_is_as_one_canceled_by_the_API()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.QueueAsync();
        await project.QueueAsync();

        (await project.Console.CancelAsync(project.Id, 1, Ct)).ShouldBe(CancelBuildOutcome.Canceled);

        var byApi = await project.Admin.OkAsync(HttpMethod.Post, project.Of(2, "cancel"));
        SameBut(await project.GetAsync(1), byApi, "previous").ShouldBeTrue();
        (await project.GetAsync(1)).Text("status").ShouldBe("canceled");
        (await project.Admin.CallAsync(HttpMethod.Post, $"{project.Path}/claim")).Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_finished_build_and_none_at_all_are_not_canceled()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("success");

        (await project.Console.CancelAsync(project.Id, 1, Ct)).ShouldBe(CancelBuildOutcome.AlreadyFinished);
        (await project.Console.CancelAsync(project.Id, 2, Ct)).ShouldBe(CancelBuildOutcome.NotFound);
        (await project.GetAsync(1)).Text("status").ShouldBe("success");
    }

    [Fact]
    public async Task A_retried_build_is_as_one_retried_by_the_API_and_the_users()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.Admin.OkAsync(HttpMethod.Post, $"{project.Path}/report", new { branch = "main", status = "failed", revision = "c0ffee", subject = "Mend it" });

        (await project.Console.RetryAsync(project.Id, 1, "grace@example.com", Ct)).ShouldBe(2);

        await project.Admin.OkAsync(HttpMethod.Post, project.Of(1, "retry"));
        SameBut(await project.GetAsync(2), await project.GetAsync(3)).ShouldBeTrue();
        (await project.ListAsync()).Builds.Select(build => build.StartedBy).ShouldBe(["admin", "grace", "admin"]);
        (await project.Console.RetryAsync(project.Id, 9, "grace@example.com", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_triggered_build_is_as_one_triggered_by_the_API()
    {
        using var project = await BuildsProject.OnAsync(shared.Server, defaultBranch: "trunk");

        (await project.Console.TriggerAsync(project.Id, "feature/a", "deploy", "grace@example.com", Ct)).ShouldBe(new TriggerBuildOutcome.Queued(1));
        (await project.Console.TriggerAsync(project.Id, "", null, "grace@example.com", Ct)).ShouldBe(new TriggerBuildOutcome.Queued(2));

        await project.Admin.OkAsync(HttpMethod.Post, project.Path, new { branch = "feature/a", job = "deploy" });
        await project.Admin.OkAsync(HttpMethod.Post, project.Path);
        SameBut(await project.GetAsync(1), await project.GetAsync(3)).ShouldBeTrue();
        SameBut(await project.GetAsync(2), await project.GetAsync(4)).ShouldBeTrue();
        (await project.GetAsync(2)).Text("branch").ShouldBe("trunk");
    }

    [Theory]
    [InlineData("a\tb", "job", "branch")]
    [InlineData("main", "a\nb", "job")]
    public async Task What_cannot_be_triggered_names_its_field_and_says_what_the_API_says(string branch, string job, string field)
    {
        using var project = await BuildsProject.OnAsync(shared.Server);

        var outcome = (await project.Console.TriggerAsync(project.Id, branch, job, "grace@example.com", Ct)).ShouldBeOfType<TriggerBuildOutcome.Invalid>();

        var (_, api) = await project.Admin.CallAsync(HttpMethod.Post, project.Path, new { branch, job });
        (outcome.Field, outcome.Message).ShouldBe((field, api.Text("message")));
        (await project.ListAsync()).Builds.ShouldBeEmpty();
        (await project.Console.TriggerAsync(Guid.AllBitsSet, null, null, "grace@example.com", Ct)).ShouldBe(new TriggerBuildOutcome.NoProject());
    }

    // Builds differ by what counts them.
    private static bool SameBut(JsonNode one, JsonNode other, params string[] others)
    {
        foreach (var build in new[] { one.AsObject(), other.AsObject() })
        {
            foreach (var member in (string[])["build_num", "build_url", "workflows", "steps", "build_parameters", "runner", .. others])
                build.Remove(member);
        }

        return JsonNode.DeepEquals(one, other);
    }
}
