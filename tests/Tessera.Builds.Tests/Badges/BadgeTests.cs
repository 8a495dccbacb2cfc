using System.Net;
using System.Xml.Linq;
using Tessera.AspNetCore;
using Tessera.Builds.Badges;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;

namespace Tessera.Builds.Tests.Badges;

/// <summary>Badges: what they say, to whom, and in which form.</summary>
public sealed class BadgeTests : IAsyncLifetime
{
    private BuildsHost host = null!;
    private Project web = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        web = host.Instance.AddProject("gh/acme/web", isPublic: true);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(Lifecycle.Finished, Outcome.Success, "passed")]
    [InlineData(Lifecycle.Finished, Outcome.Failed, "failed")]
    [InlineData(Lifecycle.Finished, Outcome.TimedOut, "failed")]
    [InlineData(Lifecycle.Finished, Outcome.InfrastructureFail, "failed")]
    [InlineData(Lifecycle.Finished, Outcome.Canceled, "canceled")]
    [InlineData(Lifecycle.Finished, Outcome.NoTests, "no builds")]
    [InlineData(Lifecycle.Running, null, "running")]
    [InlineData(Lifecycle.Queued, null, "running")]
    [InlineData(Lifecycle.NotRunning, null, "running")]
    [InlineData(Lifecycle.NotRun, null, "no builds")]
    internal async Task A_badge_says_how_the_only_build_stands(Lifecycle lifecycle, Outcome? outcome, string expected)
    {
        await host.AddBuildAsync(web, lifecycle, outcome);

        (await TitleAsync("/gh/acme/web.svg")).ShouldBe($"build: {expected}");
    }

    [Fact]
    public async Task A_build_that_runs_shows_and_one_that_waits_does_not_hide_what_was_before()
    {
        await host.AddBuildAsync(web, outcome: Outcome.Failed);
        var next = await host.AddBuildAsync(web, Lifecycle.Queued);
        (await TitleAsync("/gh/acme/web.svg")).ShouldBe("build: failed");

        await host.EditBuildAsync(next, build => build.Lifecycle = Lifecycle.Running);
        (await TitleAsync("/gh/acme/web.svg")).ShouldBe("build: running");

        await host.EditBuildAsync(next, build => (build.Lifecycle, build.Outcome) = (Lifecycle.Finished, Outcome.Success));
        (await TitleAsync("/gh/acme/web.svg")).ShouldBe("build: passed");
    }

    [Theory]
    [InlineData("/gh/acme/web/tree/release/1.0.svg")]
    [InlineData("/github/acme/web/tree/release/1.0.svg")]
    [InlineData("/gh/acme/web/tree/release%2F1.0.svg")]
    [InlineData("/gh/acme/web/tree/release%2f1.0.svg?style=shield")]
    [InlineData("/status-badge/img/gh/acme/web/tree/release/1.0.svg")]
    [InlineData("/status-badge/img/gh%2Facme%2Fweb/tree/release%2F1.0.svg")]
    [InlineData("/status-badge/img/github%2Facme%2Fweb/tree/release/1.0.svg")]
    public async Task A_branch_is_named_with_its_slashes_as_they_are_or_escaped(string path)
    {
        await host.AddBuildAsync(web, outcome: Outcome.Success);
        await host.AddBuildAsync(web, outcome: Outcome.Failed, branch: "release/1.0");

        (await TitleAsync(path)).ShouldBe("build: failed");
    }

    [Theory]
    [InlineData("/gh/acme/web.svg")]
    [InlineData("/status-badge/img/gh/acme/web.svg")]
    [InlineData("/status-badge/img/gh%2Facme%2Fweb.svg")]
    public async Task Without_a_branch_the_default_branch_is_meant(string path)
    {
        await host.AddBuildAsync(web, outcome: Outcome.Success);
        await host.AddBuildAsync(web, outcome: Outcome.Failed, branch: "other");

        (await TitleAsync(path)).ShouldBe("build: passed");
    }

    [Theory]
    [InlineData("nobody-knows-it")]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("%22%20onload%3D%22alert(1)")]
    [InlineData("a%0Ab")]
    [InlineData("300")]
    public async Task A_branch_that_nobody_knows_has_no_builds_whatever_its_name(string branch)
    {
        if (branch == "300")
            branch = new('x', 300);
        await host.AddBuildAsync(web);

        var picture = await PictureAsync($"/gh/acme/web/tree/{branch}.svg");

        picture.Root!.Elements().First().Value.ShouldBe("build: no builds");
        picture.ToString().ShouldNotContain("alert");
        host.Get<BranchStates>().Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(BadgeStyle.Svg)]
    [InlineData(BadgeStyle.Shield)]
    internal void Pictures_are_accessible_wide_enough_and_without_anything_that_runs(BadgeStyle style)
    {
        foreach (var state in Enum.GetValues<BadgeState>())
        {
            var root = XDocument.Parse(BadgeDrawing.Draw(state, style)).Root!;

            root.Attribute("role")!.Value.ShouldBe("img");
            root.Attribute("aria-label")!.Value.ShouldBe($"build: {state.ToText()}");
            root.Elements().First().Name.LocalName.ShouldBe("title");
            var width = (int)root.Attribute("width")!;
            foreach (var text in root.Descendants().Where(element => element.Name.LocalName == "text"))
                ((int)text.Attribute("x")! + TextWidth.Of(text.Value)).ShouldBeLessThan(width);
            root.Descendants().Select(element => element.Name.LocalName).ShouldBeSubsetOf(
                ["title", "clipPath", "rect", "g", "path", "text", "linearGradient", "stop"]);
        }
    }

    [Fact]
    public async Task Answers_may_be_kept_and_must_be_asked_about_and_cannot_do_anything()
    {
        using var client = host.Client();
        using var answer = await client.GetAsync("/gh/acme/web.svg", Ct);

        answer.Content.Headers.ContentType!.ToString().ShouldBe("image/svg+xml");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-cache");
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; style-src 'unsafe-inline'; sandbox"]);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.ETag!.IsWeak.ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_has_the_picture_gets_no_second_copy_until_it_changes()
    {
        using var client = host.Client();
        using var first = await client.GetAsync("/gh/acme/web.svg", Ct);
        var tag = first.Headers.ETag!.ToString();

        foreach (var presented in new[] { tag, $"\"other\", {tag}", $"W/{tag}", "*" })
            (await StatusAsync(client, presented)).ShouldBe(HttpStatusCode.NotModified, presented);
        (await StatusAsync(client, "\"other\"")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(client, "nonsense")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(client, tag, "?style=shield")).ShouldBe(HttpStatusCode.OK);
        await host.AddBuildAsync(web);
        (await StatusAsync(client, tag)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_private_badge_is_an_unknown_picture_to_whoever_may_not_see_it()
    {
        var hidden = host.Instance.AddProject("gh/acme/hidden");
        await host.AddBuildAsync(hidden);
        foreach (var (token, status) in new (string?, HttpStatusCode)[]
        {
            (null, HttpStatusCode.NotFound),
            (StandInInstance.UnknownToken(), HttpStatusCode.NotFound),
            (host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Admin), HttpStatusCode.NotFound),
            (host.Instance.ProjectToken("gh/acme/hidden", ProjectScopes.BuildArtifacts), HttpStatusCode.Forbidden),
        })
        {
            using var client = host.Client(token);
            using var answer = await client.GetAsync("/gh/acme/hidden.svg", Ct);
            answer.StatusCode.ShouldBe(status);
            answer.Headers.Contains("WWW-Authenticate").ShouldBe(status == HttpStatusCode.Forbidden);
            TitleOf(await answer.Content.ReadAsStringAsync(Ct)).ShouldBe("build: unknown");
        }

        (await TitleAsync("/gh/acme/there-is-none.svg", HttpStatusCode.NotFound)).ShouldBe("build: unknown");
        (await TitleAsync($"/gh/acme/{new string('r', 300)}.svg", HttpStatusCode.NotFound)).ShouldBe("build: unknown");
    }

    [Fact]
    public async Task A_status_token_shows_a_private_badge_in_each_way_of_presenting_it()
    {
        await host.AddBuildAsync(host.Instance.AddProject("gh/acme/hidden"));
        var token = host.Instance.ProjectToken("gh/acme/hidden", ProjectScopes.Status);

        (await TitleAsync($"/gh/acme/hidden.svg?style=shield&circle-token={token}")).ShouldBe("build: passed");
        using var client = host.Client(token);
        TitleOf(await client.GetStringAsync("/gh/acme/hidden.svg", Ct)).ShouldBe("build: passed");
    }

    [Theory]
    [InlineData("/wiki/acme/web.svg")]
    [InlineData("/wiki/acme/web/tree/main.svg")]
    [InlineData("/gh/acme/web/tree/main.png")]
    [InlineData("/gh/acme/web")]
    public async Task Other_addresses_of_the_host_are_left_alone(string path)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(path, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType.ShouldBeNull();
    }

    private static string TitleOf(string svg) => XDocument.Parse(svg).Root!.Elements().First(element => element.Name.LocalName == "title").Value;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string tag, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gh/acme/web.svg" + query);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await client.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private async Task<string> TitleAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        (await PictureAsync(path, expected)).Root!.Elements().First().Value;

    private async Task<XDocument> PictureAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(path, Ct);
        answer.StatusCode.ShouldBe(expected, path);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
    }
}
