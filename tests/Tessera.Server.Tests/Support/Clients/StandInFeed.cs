using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore.Embedded;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>Something that writes a feed in Tessera's place, in whatever way a test has it written, under the seal of whoever asks or under another one.</summary>
internal sealed class StandInFeed : IAsyncDisposable
{
    private readonly string secret;
    private StandInServer server = null!;

    private StandInFeed(string secret) => this.secret = secret;

    public Uri Address => server.Address;

    /// <summary>How many streams were asked for.</summary>
    public int Asked => server.Asked;

    /// <summary>What a stream consists of: bytes by the word of its reader, and whether it stays open after them.</summary>
    public Func<string, (byte[] Bytes, bool IsOpen)> Stream { get; set; } = _ => ([], false);

    public static async Task<StandInFeed> StartAsync(string secret)
    {
        var feed = new StandInFeed(secret);
        feed.server = await StandInServer.StartAsync(feed.AnswerAsync);
        return feed;
    }

    /// <summary>The events of a whole stream, each as it stands in it: what begins it, one grant, tokens that have it, and the confirmation.</summary>
    public IReadOnlyList<string> Whole(string nonce, long epoch, params IEnumerable<TokenRecord> tokens)
    {
        var seal = new FeedSeal(secret, nonce);
        var names = new PermissionNames();
        string Event(string kind, string content)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{new string('a', 32)}.{epoch}");
            var check = Encoding.UTF8.GetString(seal.Next(kind, Encoding.UTF8.GetBytes($"{id} {content}")));
            return $"id: {id}\nevent: {kind}\ndata: {check} {id} {content}\n\n";
        }

        return
        [
            Event(FeedKinds.Hello, JsonSerializer.Serialize(new("", false), FeedJson.Default.FeedHello)),
            Event(FeedKinds.Grants, JsonSerializer.Serialize([FeedGrant.Of(0, Grant, names)], FeedJson.Default.FeedGrantArray)),
            Event(FeedKinds.Tokens, Encoding.UTF8.GetString(TokenBatch.Write(tokens, _ => 0))),
            Event(FeedKinds.Ready, ""),
            Event(FeedKinds.Head, JsonSerializer.Serialize(new(epoch, 0), FeedJson.Default.FeedHead)),
        ];
    }

    /// <summary>The same as bytes.</summary>
    public byte[] WholeBytes(string nonce, long epoch, params IEnumerable<TokenRecord> tokens) => Encoding.UTF8.GetBytes(string.Concat(Whole(nonce, epoch, tokens)));

    /// <summary>The record of a token that reads all there is.</summary>
    public static TokenRecord Record(string secret, bool isRevoked = false) => new()
    {
        Digest = TokenDigest.Compute(Encoding.ASCII.GetBytes(secret)),
        Id = new(TokenDigest.Compute(Encoding.ASCII.GetBytes(secret)).ToArray()[..16]),
        Name = "reader",
        Grant = Grant,
        IsRevoked = isRevoked,
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static Grant Grant { get; } = new() { Key = "service:read-only", Kind = TokenKind.Service, Rights = new(Access.Read, PermissionSet.Empty), Scope = "read-only" };

    private async Task AnswerAsync(HttpContext http)
    {
        var (bytes, isOpen) = Stream(http.Request.Headers[FeedSeal.NonceHeader].ToString());
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (isOpen)
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
