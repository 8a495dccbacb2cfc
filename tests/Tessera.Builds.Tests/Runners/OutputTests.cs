using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Runners;

/// <summary>Logs of steps: appended as they come, shown as JSON whatever is in them.</summary>
public sealed class OutputTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_what_was_appended_to_it()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");
        await calls.PatchAsync(1, new { steps = new[] { new { name = "checkout" }, new { name = "test" } } });

        (await AppendAsync(calls, 1, "one\n"u8.ToArray())).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await AppendAsync(calls, 1, "two\n"u8.ToArray());

        var build = await calls.GetAsync(1);
        var action = build["steps"]![1]!["actions"]![0]!;
        ((bool)action["has_output"]!).ShouldBeTrue();
        ((bool)build["steps"]![0]!["actions"]![0]!["has_output"]!).ShouldBeFalse();
        (await calls.Reader.OkAsync(HttpMethod.Get, action.Text("output_url"))).ToJsonString().ShouldBe("""[{"type":"out","time":"2026-11-03T00:00:00.000Z","message":"one\ntwo\n"}]""");
        (await calls.Reader.OkAsync(HttpMethod.Get, BuildCalls.Of(1, "output/0"))).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_not_break_the_JSON()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");
        // Characters of four bytes over the edges of buffers, quotes, control characters, half a character at the end.
        var text = string.Concat(Enumerable.Repeat("x😀\"\\\u0000\u001b</script>", 5000));

        await AppendAsync(calls, 0, [.. Encoding.UTF8.GetBytes(text), 0xFF, 0xC3]);

        var log = await calls.Reader.OkAsync(HttpMethod.Get, BuildCalls.Of(1, "output/0"));
        log[0].Text("message").ShouldBe(text + "\uFFFD\uFFFD");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_ends_at_its_longest_and_takes_nothing_of_a_call_that_goes_beyond(bool chunked)
    {
        await using var host = await BuildsHost.StartAsync(settings: ("Builds:MaxOutputSize", "1024"));
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");
        await AppendAsync(calls, 0, new byte[1000]);

        using var tooLong = await AppendAsync(calls, 0, new byte[25], chunked);

        tooLong.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Length(host).ShouldBe(1000);
        (await AppendAsync(calls, 0, new byte[24], chunked)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await AppendAsync(calls, 0, new byte[1], chunked)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Length(host).ShouldBe(1024);
    }

    [Fact]
    public async Task Text_that_is_cut_off_half_way_leaves_nothing()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");
        await AppendAsync(calls, 0, "whole"u8.ToArray());
        var cut = new CutOffContent(() => Length(host) > 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, BuildCalls.Of(1, "output/0")) { Content = cut };

        await Should.ThrowAsync<HttpRequestException>(calls.Client.SendAsync(request, Ct));

        HttpResponseMessage after;
        while ((after = await AppendAsync(calls, 0, "!"u8.ToArray())).StatusCode == HttpStatusCode.ServiceUnavailable)
            after.Headers.RetryAfter.ShouldNotBeNull();
        after.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await calls.Reader.OkAsync(HttpMethod.Get, BuildCalls.Of(1, "output/0")))[0].Text("message").ShouldBe("whole!");
    }

    [Theory]
    [InlineData("success")]
    [InlineData("queued")]
    public async Task A_build_that_does_not_run_takes_no_log(string status)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        _ = status == "queued" ? await calls.QueueAsync() : await calls.ReportAsync(status);

        (await AppendAsync(calls, 0, "x"u8.ToArray())).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("1000")]
    [InlineData("-1")]
    [InlineData("00")]
    [InlineData("x")]
    [InlineData("..%2F..%2Fx")]
    public async Task A_step_that_cannot_be_one_is_refused(string step)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var (answer, body) = await calls.Client.CallAsync(method, BuildCalls.Of(1, "output/" + step));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            body.Text("message").ShouldStartWith("step:");
        }
    }

    private static async Task<HttpResponseMessage> AppendAsync(BuildCalls calls, int step, byte[] text, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, BuildCalls.Of(1, "output/" + (char)('0' + step))) { Content = new ByteArrayContent(text) };
        request.Headers.TransferEncodingChunked = chunked;
        return await calls.Client.SendAsync(request, Ct);
    }

    private static long Length(BuildsHost host) =>
        new DirectoryInfo(Path.Combine(host.DataDirectory, "builds", "output")).EnumerateFiles("0.log", SearchOption.AllDirectories).Single().Length;

    /// <summary>A body whose connection breaks in the middle, when the server has taken some of it.</summary>
    private sealed class CutOffContent(Func<bool> isTaken) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[100_000]);
            await stream.FlushAsync();
            while (!isTaken())
                await Task.Delay(1, Ct);
            throw new IOException("Cut off.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
