using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tessera.Server.Tests.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Verification;

/// <summary>A node that hears nothing of changes any more, although its store answers: what it refuses then, and what it says.</summary>
public sealed class CutOffTests
{
    private const string MaxStaleness = "Tessera:Verification:MaxStaleness";
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_node_cut_off_answers_everywhere_for_as_long_as_it_may_and_then_nowhere()
    {
        await using var server = TesseraServer.Start(settings: (MaxStaleness, "00:00:30"));
        using var doors = await Doors.OpenAsync(server);
        await Cluster.CutOffAsync(server);

        server.Clock.Advance(Allowed);
        await doors.AllAnswerAsync(Doors.All, 200, isStale: false);

        server.Clock.Advance(TimeSpan.FromTicks(1));
        await doors.AllAnswerAsync(Doors.All, 503, isStale: true);
    }

    [Fact]
    public async Task A_node_with_leave_goes_on_everywhere_and_says_so_on_every_answer()
    {
        await using var server = TesseraServer.Start(settings: [(MaxStaleness, "00:00:30"), ("Tessera:Verification:WhenStale", "Allow")]);
        using var doors = await Doors.OpenAsync(server);
        await Cluster.CutOffAsync(server);

        server.Clock.Advance(Allowed + TimeSpan.FromTicks(1));

        await doors.AllAnswerAsync(Doors.All, 200, isStale: true);
    }

    [Theory]
    [InlineData("/v1/verify", "{0}")]
    [InlineData("/v1/verify/batch", "[{0}]")]
    public async Task A_question_whose_body_takes_too_long_is_not_answered_by_what_is_too_old(string path, string body)
    {
        await using var server = TesseraServer.Start(settings: (MaxStaleness, "00:00:30"));
        using var admin = await server.AdminAsync();
        var asking = await admin.CreatePersonalAsync("asks");
        using var client = server.Client(asking.Secret);
        await Cluster.CutOffAsync(server);
        var question = JsonSerializer.Serialize(new { token = asking.Secret });
        using var late = new LateContent(string.Format(CultureInfo.InvariantCulture, body, question), async () =>
        {
            await TokenCalls.EventuallyAsync(() => Task.FromResult(IsUsed(server, asking)), "the node has looked at who asks");
            server.Clock.Advance(Allowed * 2);
        });

        var answer = await client.PostAsync(path, late, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static bool IsUsed(TesseraServer server, IssuedRecord token) =>
        server.Get<TokenIndex>().TryFind(TokenDigest.Compute(Encoding.UTF8.GetBytes(token.Secret)), out var found) && found.LastUsedAt is not null;

    /// <summary>A body whose last part is sent only after something has happened.</summary>
    private sealed class LateContent : HttpContent
    {
        private readonly byte[] body;
        private readonly Func<Task> before;

        public LateContent(string body, Func<Task> before)
        {
            (this.body, this.before) = (Encoding.UTF8.GetBytes(body), before);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, 1));
            await stream.FlushAsync();
            await before();
            await stream.WriteAsync(body.AsMemory(1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
