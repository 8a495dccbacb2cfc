using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Artifacts;

/// <summary>Downloads: the bytes asked for, as something that no browser runs.</summary>
public sealed class ArtifactDownloadTests : IAsyncLifetime
{
    private const string Sha256 = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
    private static readonly byte[] Content = "0123456789"u8.ToArray();
    private ArtifactFixture fixture = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Uri Address => new(ArtifactFixture.UrlOf("site/index.html"), UriKind.Relative);

    public async ValueTask InitializeAsync()
    {
        fixture = await ArtifactFixture.StartAsync();
        await fixture.PutOkAsync("site/index.html", Content);
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task An_artifact_is_always_a_download_that_may_run_nothing()
    {
        using var answer = await fixture.Admin.GetAsync(Address, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/octet-stream");
        answer.Content.Headers.ContentDisposition!.ToString().ShouldBe("attachment; filename=index.html; filename*=UTF-8''index.html");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; sandbox"]);
        answer.Headers.CacheControl!.Private.ShouldBeTrue();
        answer.Headers.ETag!.ToString().ShouldBe($"\"{Sha256}\"");
        answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
        answer.Content.Headers.LastModified.ShouldBe(fixture.Host.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("bytes=0-3", HttpStatusCode.PartialContent, "0123", "bytes 0-3/10")]
    [InlineData("bytes=4-", HttpStatusCode.PartialContent, "456789", "bytes 4-9/10")]
    [InlineData("bytes=-3", HttpStatusCode.PartialContent, "789", "bytes 7-9/10")]
    [InlineData("bytes=8-99", HttpStatusCode.PartialContent, "89", "bytes 8-9/10")]
    [InlineData("bytes=-99", HttpStatusCode.PartialContent, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable, "", "bytes */10")]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable, "", "bytes */10")]
    [InlineData("bytes=5-4", HttpStatusCode.OK, "0123456789", null)]
    [InlineData("lines=0-3", HttpStatusCode.OK, "0123456789", null)]
    [InlineData("bytes=0-1,4-5", HttpStatusCode.OK, "0123456789", null)]
    public async Task Ranges_are_served(string range, HttpStatusCode status, string body, string? contentRange)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await fixture.Admin.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldBe(body);
        answer.Content.Headers.ContentRange?.ToString().ShouldBe(contentRange);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Theory]
    [InlineData("If-None-Match", $"\"{Sha256}\"", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"other\"", HttpStatusCode.PartialContent)]
    [InlineData("If-Range", $"\"{Sha256}\"", HttpStatusCode.PartialContent)]
    [InlineData("If-Range", "\"other\"", HttpStatusCode.OK)]
    [InlineData("If-Match", "\"other\"", HttpStatusCode.PreconditionFailed)]
    public async Task The_tag_is_the_content(string header, string value, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await fixture.Admin.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task HEAD_says_how_long_it_is_and_sends_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Address);
        using var answer = await fixture.Admin.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe(10);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("報告 \"x\".html")]
    [InlineData("a;filename=b.html")]
    [InlineData("ü' OR 1.txt")]
    public async Task A_name_cannot_break_out_of_its_header(string name)
    {
        await fixture.PutOkAsync(Uri.EscapeDataString(name), Content);
        using var answer = await fixture.Admin.GetAsync(new Uri(ArtifactFixture.UrlOf(Uri.EscapeDataString(name)), UriKind.Relative), Ct);

        var disposition = answer.Content.Headers.ContentDisposition!;
        disposition.DispositionType.ShouldBe("attachment");
        disposition.FileNameStar.ShouldBe(name);
        disposition.Parameters.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_downloads_while_it_is_replaced_gets_all_of_the_old_one()
    {
        await fixture.PutOkAsync("big", new byte[20_000_000]);
        using var answer = await fixture.Admin.GetAsync(new Uri(ArtifactFixture.UrlOf("big"), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Ct);
        await fixture.PutOkAsync("big", [1]);

        (await answer.Content.ReadAsByteArrayAsync(Ct)).Length.ShouldBe(20_000_000);
        (await fixture.Admin.GetByteArrayAsync(new Uri(ArtifactFixture.UrlOf("big"), UriKind.Relative), Ct)).ShouldBe([1]);
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        (await fixture.Admin.CallAsync(HttpMethod.Get, ArtifactFixture.UrlOf("nothing"))).Body.Text("message").ShouldBe("Artifact not found");
        (await fixture.Admin.CallAsync(HttpMethod.Get, ArtifactFixture.UrlOf("site/index.html", 2))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await fixture.Admin.CallAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/web/2/artifacts")).Body.Text("message").ShouldBe("Build not found");
    }

    [Theory]
    [InlineData("status", HttpStatusCode.Forbidden)]
    [InlineData("build-artifacts", HttpStatusCode.OK)]
    [InlineData("all", HttpStatusCode.OK)]
    [InlineData("read-only", HttpStatusCode.OK)]
    public async Task Artifacts_are_read_by_the_scopes_that_say_so_and_written_by_none_of_them(string scope, HttpStatusCode expected)
    {
        using var client = fixture.Host.Client(fixture.Host.Instance.ProjectToken("gh/acme/web", scope));

        foreach (var address in new[] { Address.ToString(), "/api/v1.1/project/gh/acme/web/1/artifacts", "/api/v1.1/project/gh/acme/web/latest/artifacts" })
            (await client.CallAsync(HttpMethod.Get, address)).Answer.StatusCode.ShouldBe(expected, address);
        (await client.CallAsync(HttpMethod.Put, ArtifactFixture.UrlOf("x"), new { })).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_public_projects_artifacts_are_open_to_read_and_a_private_ones_do_not_exist()
    {
        var open = fixture.Host.Instance.AddProject("gh/acme/open", isPublic: true);
        await fixture.Host.AddBuildAsync(open);
        using (var admin = fixture.Host.Client(fixture.Host.Instance.ProjectToken("gh/acme/open", "admin")))
        {
            using var content = new StringContent("hello", Encoding.UTF8);
            (await admin.PutAsync(new Uri("/api/v1.1/project/gh/acme/open/1/artifacts/a", UriKind.Relative), content, Ct)).EnsureSuccessStatusCode();
        }

        using var anybody = fixture.Host.Client();
        (await anybody.GetStringAsync(new Uri("/api/v1.1/project/gh/acme/open/1/artifacts/a", UriKind.Relative), Ct)).ShouldBe("hello");
        (await anybody.CallAsync(HttpMethod.Put, "/api/v1.1/project/gh/acme/open/1/artifacts/b", new { })).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await anybody.CallAsync(HttpMethod.Get, Address.ToString())).Body.Text("message").ShouldBe("Project not found");
    }

    [Theory]
    [InlineData("", "3")]
    [InlineData("?branch=main", "2")]
    [InlineData("?branch=main&filter=successful", "1")]
    [InlineData("?branch=main&filter=failed", "2")]
    [InlineData("?filter=completed", "3")]
    [InlineData("?branch=feature%2Fx", "3")]
    [InlineData("?branch=none", null)]
    [InlineData("?branch=feature%2Fx&filter=failed", null)]
    public async Task The_latest_artifacts_are_those_of_the_newest_finished_build_that_fits(string query, string? expected)
    {
        await AddAsync("main", Outcome.Failed);
        await AddAsync("feature/x", Outcome.Success);
        var running = await fixture.Host.AddBuildAsync(fixture.Project, lifecycle: Lifecycle.Running);
        await fixture.PutOkAsync("number", [4], running.Number);

        var (answer, body) = await fixture.Admin.CallAsync(HttpMethod.Get, $"/api/v1.1/project/gh/acme/web/latest/artifacts{query}");

        answer.StatusCode.ShouldBe(expected is null ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        if (expected is not null)
            body!.AsArray().ShouldHaveSingleItem().Text("url").ShouldContain($"/{expected}/artifacts/");

        async Task AddAsync(string branch, Outcome outcome) =>
            await fixture.PutOkAsync("number", Content, (await fixture.Host.AddBuildAsync(fixture.Project, branch: branch, outcome: outcome)).Number);
    }

    [Fact]
    public async Task An_unknown_filter_is_refused() =>
        (await fixture.Admin.CallAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/web/latest/artifacts?filter=best")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
}
