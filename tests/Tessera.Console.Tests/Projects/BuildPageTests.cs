using System.Net;
using System.Net.Http.Json;
using System.Text;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>A project's builds as the console shows them: how they went, what they left, and ending, repeating and triggering them.</summary>
public sealed class BuildPageTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_is_shown_with_its_steps_output_tests_and_artifacts()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        await FinishedBuildAsync(project);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await client.PageAsync($"{project.Address}/builds/1");
        page.QuerySelector("h1")!.TextContent.ShouldBe("Build #1");
        page.QuerySelectorAll("details").Single(step => step.TextContent.Contains("make test", StringComparison.Ordinal)).TextContent.ShouldContain("Failed");
        page.QuerySelector("details pre[role=region]")!.TextContent.ShouldContain("<b>2 of 3</b> passed");
        page.Text().ShouldContain("1 passed, 1 failed, 0 skipped");
        page.Text().ShouldContain("legs wobble");
        page.QuerySelectorAll("main b").ShouldBeEmpty();
        var artifact = page.QuerySelector("a[download][href*='/artifacts/']")!;
        artifact.TextContent.ShouldBe("dist/a b&c.txt");

        using var file = await client.GetAsync(artifact.GetAttribute("href")!);
        (await file.Content.ReadAsStringAsync(Ct)).ShouldBe("what it made");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        file.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        using var log = await client.GetAsync(page.QuerySelector("a[download][href*='/output/']")!.GetAttribute("href")!);
        (await log.Content.ReadAsStringAsync(Ct)).ShouldBe("<b>2 of 3</b> passed\n");
        log.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        using var stranger = await project.UserAsync(null);
        foreach (var link in page.QuerySelectorAll("a[download]"))
            (await stranger.GetAsync(link.GetAttribute("href")!)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var nothing in new[] { "/builds/2", "/builds/1/artifacts/nothing", "/builds/1/artifacts/..%2f..%2fbuilds.db", "/builds/1/output/7", "/builds/2/artifacts/a" })
            (await client.GetAsync(project.Address + nothing)).StatusCode.ShouldBe(HttpStatusCode.NotFound, nothing);
    }

    [Fact]
    public async Task Builds_are_triggered_canceled_and_repeated_by_the_user_who_asks()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var user = await project.UserAsync("write");

        using var triggered = await user.SubmitAsync($"{project.Address}/builds/new", ("branch", "feature/x"), ("job", "deploy"));
        var page = await user.FollowAsync(triggered);
        page.Text().ShouldContain("The build waits for a runner.");
        page.Text().ShouldContain("feature/x");
        page.Text().ShouldContain("Queued");
        var build = await project.Admin.OkAsync(HttpMethod.Get, $"{project.Builds}/1");
        (build.Text("branch"), build.Text("status")).ShouldBe(("feature/x", "queued"));

        using var canceled = await user.SendAsync($"{project.Address}/builds/1/cancel");
        (await user.FollowAsync(canceled)).Text().ShouldContain("The build is canceled.");
        (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Builds}/1")).Text("status").ShouldBe("canceled");
        (await user.PageAsync($"{project.Address}/builds/1")).QuerySelector("form[action$='/cancel']").ShouldBeNull();
        using var late = await user.SendAsync($"{project.Address}/builds/1/cancel");
        (await user.FollowAsync(late)).Text().ShouldContain("The build had finished already");

        using var again = await user.SendAsync($"{project.Address}/builds/1/retry");
        again.Headers.Location!.ToString().ShouldStartWith($"{project.Address}/builds/2?");
        (await user.FollowAsync(again)).QuerySelector($"a[href='{project.Address}/builds/1']").ShouldNotBeNull();
        (await user.SendAsync($"{project.Address}/builds/9/retry")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await user.SendAsync($"{project.Address}/builds/9/cancel")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("en", "Branch must have 1 to 250 characters, none of them a control character.")]
    [InlineData("ja", "ブランチ: 制御文字を含まない1～250文字で入力してください。")]
    public async Task A_branch_that_cannot_be_is_refused_beside_its_field(string language, string message)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        using var answer = await client.SubmitAsync($"{project.Address}/builds/new", ("branch", "a\u0007"), ("job", "kept"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await SessionClient.ParseAsync(answer);
        page.QuerySelector("#branch-error")!.TextContent.ShouldContain(message);
        page.QuerySelector("#job")!.GetAttribute("value").ShouldBe("kept");
    }

    [Fact]
    public async Task Builds_are_filtered_by_branch_and_outcome_and_paged()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        for (var i = 0; i < 32; i++)
            await project.ReportAsync(i == 0 ? "failed" : "success", i < 2 ? "next" : "main");
        using var client = await SessionClient.SignedInAsync(shared.Server);
        (await NumbersAsync("")).ShouldBe(Enumerable.Range(3, 30).Reverse());
        var first = await client.PageAsync(project.Address);
        first.QuerySelectorAll("#branch option").Select(option => option.TextContent).ShouldBe(["All", "main", "next"]);
        (await client.PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!)).QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        (await NumbersAsync("?branch=next")).ShouldBe([2, 1]);
        (await NumbersAsync("?branch=next&outcome=failed")).ShouldBe([1]);
        (await NumbersAsync("?outcome=nonsense&cursor=nonsense&branch=")).Count.ShouldBe(30);
        (await client.PageAsync($"{project.Address}?branch=none")).Text().ShouldContain("No build matches.");
        (await client.PageAsync($"{project.Address}?branch=main&outcome=successful")).QuerySelector("a[rel=next]").ShouldBeNull();

        async Task<List<int>> NumbersAsync(string query) =>
            [.. (await client.PageAsync(project.Address + query)).QuerySelectorAll("tbody th a").Select(link => int.Parse(link.TextContent.TrimStart('#'), null))];
    }

    private static async Task FinishedBuildAsync(ConsoleProject project)
    {
        await project.ReportAsync("running");
        using (var log = new StringContent("<b>2 of 3</b> passed\n", Encoding.UTF8, "text/plain"))
            (await project.Admin.PostAsync($"{project.Builds}/1/output/0", log, Ct)).EnsureSuccessStatusCode();
        using (var file = new StringContent("what it made"))
            (await project.Admin.PutAsync($"{project.Builds}/1/artifacts/dist/a%20b%26c.txt", file, Ct)).EnsureSuccessStatusCode();
        using (var tests = new StringContent("""<testsuite><testcase classname="Table" name="stands"/><testcase classname="Table" name="is level"><failure>legs wobble</failure></testcase></testsuite>""", Encoding.UTF8, "application/xml"))
            (await project.Admin.PostAsync($"{project.Builds}/1/tests", tests, Ct)).EnsureSuccessStatusCode();
        using var end = JsonContent.Create(new { status = "failed", steps = new[] { new { name = "test", command = "make test", status = "failed", exit_code = 2 } } });
        (await project.Admin.PatchAsync($"{project.Builds}/1", end, Ct)).EnsureSuccessStatusCode();
    }
}
