using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Artifacts;

/// <summary>Uploads: whole and listed, or gone without a trace.</summary>
public sealed class ArtifactUploadTests : IAsyncLifetime
{
    private const int Limit = 300_000;
    private ArtifactFixture fixture = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => fixture = await ArtifactFixture.StartAsync(("Builds:MaxArtifactSize", "300000"));

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task An_upload_is_stored_listed_and_served_byte_for_byte()
    {
        var bytes = RandomNumberGenerator.GetBytes(250_001);

        var stored = await fixture.PutOkAsync("dist/app.zip", bytes);

        stored.Text("path").ShouldBe("dist/app.zip");
        ((long)stored["size"]!).ShouldBe(bytes.Length);
        stored.Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        stored.Text("url").ShouldBe($"{fixture.Host.Address.ToString().TrimEnd('/')}{ArtifactFixture.UrlOf("dist/app.zip")}");
        (await fixture.Admin.GetByteArrayAsync(new Uri(stored.Text("url")), Ct)).ShouldBe(bytes);
        var listed = (await fixture.Admin.OkAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/web/1/artifacts")).AsArray().ShouldHaveSingleItem()!;
        listed.ToJsonString().ShouldBe($$"""{"path":"dist/app.zip","pretty_path":"dist/app.zip","node_index":0,"url":"{{stored.Text("url")}}"}""");
    }

    [Fact]
    public async Task Without_a_length_it_is_stored_as_well_and_so_is_an_empty_file()
    {
        var (status, _) = await fixture.PutAsync("chunked.bin", new Unsized(10_000));
        status.ShouldBe(HttpStatusCode.Created);
        (await fixture.PutOkAsync("empty", []))["size"]!.GetValue<long>().ShouldBe(0);

        (await fixture.ListedAsync()).ShouldBe(["chunked.bin", "empty"]);
        (await fixture.Admin.GetByteArrayAsync(new Uri(ArtifactFixture.UrlOf("empty"), UriKind.Relative), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_path_again_replaces_and_the_old_file_goes()
    {
        await fixture.PutOkAsync("report.txt", "first"u8.ToArray());
        await fixture.PutOkAsync("report.txt", "second"u8.ToArray());

        (await fixture.ListedAsync()).ShouldBe(["report.txt"]);
        (await fixture.Admin.GetStringAsync(new Uri(ArtifactFixture.UrlOf("report.txt"), UriKind.Relative), Ct)).ShouldBe("second");
        fixture.OnDisk().Length.ShouldBe(1);
    }

    [Fact]
    public async Task Twenty_at_once_are_all_stored_and_one_path_twenty_times_is_one_of_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => fixture.PutOkAsync($"many/{i}", Bytes(i))));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => fixture.PutOkAsync("same", Bytes(i))));

        (await fixture.ListedAsync()).Length.ShouldBe(21);
        for (var i = 0; i < 20; i++)
            (await fixture.Admin.GetByteArrayAsync(new Uri(ArtifactFixture.UrlOf($"many/{i}"), UriKind.Relative), Ct)).ShouldBe(Bytes(i));
        var same = await fixture.Admin.GetByteArrayAsync(new Uri(ArtifactFixture.UrlOf("same"), UriKind.Relative), Ct);
        Enumerable.Range(0, 20).Count(i => same.AsSpan().SequenceEqual(Bytes(i))).ShouldBe(1);
        fixture.OnDisk().Length.ShouldBe(21);

        static byte[] Bytes(int i) => [.. Enumerable.Repeat((byte)i, 50_000)];
    }

    [Theory]
    [InlineData("Content-Length: 200000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task An_upload_that_breaks_off_leaves_nothing_listed_and_nothing_on_disk(string framing)
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync("127.0.0.1", fixture.Host.Address.Port, Ct);
            var head = $"PUT {ArtifactFixture.UrlOf("half.bin")} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {fixture.Secret}\r\n{framing}\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(head), Ct);
            // The one as bytes, the other as a chunk that is announced as longer than it is.
            await socket.SendAsync(Encoding.ASCII.GetBytes("20000\r\n" + new string('x', 100_000)), Ct);
            await fixture.ArrivesAsync();
        }

        await fixture.NothingLeftAsync();
        (await fixture.ListedAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Limit, HttpStatusCode.Created)]
    [InlineData(Limit + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_is_over_the_limit_is_413_and_its_room_is_free_again(int size, HttpStatusCode expected)
    {
        (await fixture.PutAsync("unsized", new Unsized(size))).Status.ShouldBe(expected);
        using var sized = new ByteArrayContent(new byte[size]);
        var (status, body) = await fixture.PutAsync("sized", sized);

        status.ShouldBe(expected);
        if (expected == HttpStatusCode.Created)
            return;
        body.Text("message").ShouldBe("An artifact has at most 300000 bytes.");
        (await fixture.ListedAsync()).ShouldBeEmpty();
        await fixture.NothingLeftAsync();
    }

    [Fact]
    public async Task A_length_over_the_limit_is_refused_before_a_byte_is_sent()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", fixture.Host.Address.Port, Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"PUT {ArtifactFixture.UrlOf("big")} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {fixture.Secret}\r\nExpect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n"), Ct);
        var buffer = new byte[1000];
        var length = await socket.ReceiveAsync(buffer, Ct);

        Encoding.ASCII.GetString(buffer, 0, length).ShouldStartWith("HTTP/1.1 413 ");
    }

    [Fact]
    public async Task A_build_that_is_not_there_takes_none()
    {
        using var content = new ByteArrayContent([1]);

        foreach (var number in new[] { "2", "0", "01", "x", "99999999999" })
        {
            using var answer = await fixture.Admin.PutAsync(new Uri($"/api/v1.1/project/gh/acme/web/{number}/artifacts/a", UriKind.Relative), content, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, number);
        }

        fixture.OnDisk().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_build_that_goes_while_its_artifact_comes_in_leaves_no_file()
    {
        var body = new SlowContent(100_000);
        var upload = fixture.PutAsync("late", body);
        await fixture.ArrivesAsync();
        await fixture.Host.Get<BuildsStore>().ChangeAsync(fixture.Project.Id, db =>
        {
            db.Builds.Remove(db.Builds.Single());
            return Task.FromResult(0);
        }, Ct);
        body.Finish();

        (await upload).Status.ShouldBe(HttpStatusCode.NotFound);
        await fixture.NothingLeftAsync();
    }

    [Fact]
    public async Task A_part_of_a_file_is_no_upload()
    {
        using var content = new ByteArrayContent([1]);
        content.Headers.ContentRange = new(0, 0, 2);

        (await fixture.PutAsync("part", content)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("uploads")]
    [InlineData("artifacts")]
    [InlineData("artifacts/{build}")]
    public async Task A_link_planted_in_the_folders_is_not_followed(string planted)
    {
        var outside = Directory.CreateTempSubdirectory("tessera-outside-").FullName;
        var link = fixture.Folder(planted.Replace("{build}", fixture.Build.Id.ToString(), StringComparison.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, outside);
        using var content = new ByteArrayContent([1, 2, 3]);

        var (status, body) = await fixture.PutAsync("a", content);

        status.ShouldBe(HttpStatusCode.InternalServerError);
        body.Text("message").ShouldBe("The server could not write to its disk. The artifact was not stored.");
        Directory.GetFileSystemEntries(outside).ShouldBeEmpty();
        (await fixture.ListedAsync()).ShouldBeEmpty();
        Directory.Delete(link);
        fixture.OnDisk().ShouldBeEmpty();
        Directory.Delete(outside);
    }

    [Fact]
    public async Task A_file_replaced_by_a_link_is_not_served()
    {
        await fixture.PutOkAsync("a", [1, 2, 3]);
        var file = fixture.OnDisk().Single();
        File.Delete(file);
        File.CreateSymbolicLink(file, "/etc/passwd");

        using var answer = await fixture.Admin.GetAsync(new Uri(ArtifactFixture.UrlOf("a"), UriKind.Relative), Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        fixture.Host.Logged.ShouldContain("is missing or behind a link");
    }

    [Fact]
    public void A_full_disk_is_told_from_a_broken_one()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "The system has no device that is always full.");
        var full = Should.Throw<IOException>(() =>
        {
            using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            device.Write(new byte[100]);
            device.Flush();
        });

        DiskException.Of(full).IsFull.ShouldBeTrue();
        DiskException.Of(new IOException("broken")).IsFull.ShouldBeFalse();
        DiskException.Of(new UnauthorizedAccessException()).IsFull.ShouldBeFalse();
    }

    private sealed class Unsized(int size) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(new byte[size]).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
