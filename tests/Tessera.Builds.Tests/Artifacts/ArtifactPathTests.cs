using System.Net.Sockets;
using System.Text;
using Tessera.Builds.Artifacts;

namespace Tessera.Builds.Tests.Artifacts;

/// <summary>Which paths an artifact may have, as text and as sent.</summary>
public sealed class ArtifactPathTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Refused =>
    [
        "", "/", "/etc/passwd", "../x", "a/../b", "a/..", "..", ".", "./a", "a/./b", "a//b", "a/", "\\x", "a\\..\\b", "a\0b", "a\nb", "a\u0085b", "C:/x", "c:x", ":x",
        new string('a', 256), new string('ä', 128), string.Join('/', Enumerable.Repeat("aaaaaaa", 129)), new string('a', 4096), "a\uFFFDb",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_leaves_the_folder_or_fits_in_none_is_refused(string text)
    {
        ArtifactPath.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("dist/app.js", "dist/app.js")]
    [InlineData("...", "...")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("a b/ü?#%+.txt", "a%20b/%C3%BC%3F%23%25%2B.txt")]
    [InlineData("%2e%2e/x", "%252e%252e/x")]
    [InlineData("ab:c", "ab%3Ac")]
    [InlineData("報告/結果.xml", "%E5%A0%B1%E5%91%8A/%E7%B5%90%E6%9E%9C.xml")]
    public void Any_other_relative_path_is_taken_and_written_so_that_it_is_read_back(string text, string url)
    {
        ArtifactPath.TryParse(text, out var path, out _).ShouldBeTrue();
        path.ToUrl().ShouldBe(url);
    }

    [Theory]
    [InlineData("a%20b/%C3%BC.txt", "a b/ü.txt")]
    [InlineData("app%2ejs", "app.js")]
    [InlineData("%252e%252e/x", "%2e%2e/x")]
    [InlineData("a+b", "a+b")]
    [InlineData("x?circle-token=", "x")]
    public async Task An_address_is_unescaped_once(string sent, string stored)
    {
        await using var fixture = await ArtifactFixture.StartAsync();

        (await PutRawAsync(fixture, ArtifactFixture.UrlOf(sent))).ShouldStartWith("HTTP/1.1 201 ");

        (await fixture.ListedAsync()).ShouldBe([stored]);
        var listed = $"{fixture.Host.Address}api/v1.1/project/gh/acme/web/1/artifacts/";
        (await fixture.Admin.GetStringAsync(new Uri(listed + ToUrl(stored)), Ct)).ShouldBe("x");

        static string ToUrl(string text) => ArtifactPath.TryParse(text, out var path, out _) ? path.ToUrl() : "";
    }

    [Fact]
    public async Task No_spelling_of_an_address_leads_out_of_the_build()
    {
        await using var fixture = await ArtifactFixture.StartAsync();
        string[] addresses =
        [
            .. new[]
            {
                "../x", "..%2fx", "%2e%2e/x", "%2e%2e%2fx", ".%2e/x", "a/%2e%2e/%2e%2e/x", "a%2Fb", "a%2f..%2fb", "%00", "a%00b", "a/", "", "a//b", "./a", "%2e/a", "a%5c..%5cb", "\\x",
                "%", "%2", "%zz", "%c0%ae%c0%ae/x", "%ff", "%0a", "C:/x", "%43%3A/x", "/etc/passwd", new string('a', 4096), "a/../../1/artifacts/b", "a/../b",
            }.Select(path => ArtifactFixture.UrlOf(path)),
            "/api/v1.1/project/gh/acme/web/2/../1/artifacts/x",
            "/api/v1.1/project/gh/acme/web/2/artifacts/../../1/artifacts/x",
            "/api/v1.1//project/gh/acme/web/1/artifacts/x",
        ];

        foreach (var address in addresses)
            (await PutRawAsync(fixture, address)).ShouldStartWith("HTTP/1.1 4", customMessage: address);

        (await fixture.ListedAsync()).ShouldBeEmpty();
        fixture.OnDisk().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/v1.1/project/github%2Facme%2Fweb/1/artifacts/a/b")]
    [InlineData("/api/v1.1/project/github/acme/web/1/artifacts/a/b")]
    [InlineData("http://localhost/api/v1.1/project/gh/acme/web/1/artifacts/a/b")]
    public async Task Every_spelling_of_the_project_leads_to_the_same_artifact(string address)
    {
        await using var fixture = await ArtifactFixture.StartAsync();

        (await PutRawAsync(fixture, address)).ShouldStartWith("HTTP/1.1 201 ");

        (await fixture.ListedAsync()).ShouldBe(["a/b"]);
    }

    private static async Task<string> PutRawAsync(ArtifactFixture fixture, string address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", fixture.Host.Address.Port, Ct);
        await socket.SendAsync(Encoding.Latin1.GetBytes(
            $"PUT {address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {fixture.Secret}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"), Ct);
        using var answer = new StreamReader(new NetworkStream(socket));
        return await answer.ReadToEndAsync(Ct);
    }
}
