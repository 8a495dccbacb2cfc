using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Tessera.AspNetCore.Embedded;

/// <summary>An event whose check is right.</summary>
/// <param name="Kind">One of <see cref="FeedKinds"/>.</param>
/// <param name="Id">After which to resume.</param>
/// <param name="Content">What it says, in UTF-8.</param>
internal sealed record FeedEvent(string Kind, string Id, byte[] Content);

/// <summary>Reads a stream and lets through only what the server wrote, in its order, for this reader.</summary>
internal static class FeedStream
{
    /// <summary>Longest event that is read, in bytes: whatever is not the server's own is known by its check, which comes when all of it is there.</summary>
    public const int LongestEvent = 64 * 1024 * 1024;

    private const byte Space = (byte)' ';

    /// <summary>The events until the stream ends.</summary>
    /// <exception cref="FormatException">An event is not what the server wrote, or not the next one.</exception>
    /// <exception cref="InvalidDataException">An event is longer than <see cref="LongestEvent"/>.</exception>
    public static async IAsyncEnumerable<FeedEvent> ReadAsync(Stream stream, FeedSeal seal, [EnumeratorCancellation] CancellationToken ct)
    {
        var parser = SseParser.Create(new BoundedEvents(stream, LongestEvent), (kind, data) => Open(kind, data, seal));
        await foreach (var item in parser.EnumerateAsync(ct))
            yield return item.Data;
    }

    // The check, a space, and what it is over: the id, a space, and the content.
    private static FeedEvent Open(string kind, ReadOnlySpan<byte> data, FeedSeal seal)
    {
        var end = data.IndexOf(Space);
        var start = end < 0 ? -1 : data[(end + 1)..].IndexOf(Space);
        if (start < 0 || !CryptographicOperations.FixedTimeEquals(data[..end], seal.Next(kind, data[(end + 1)..])))
            throw new FormatException("The feed was changed on its way, or is not the one that was asked for.");
        var sealedPart = data[(end + 1)..];
        return new(kind, Encoding.UTF8.GetString(sealedPart[..start]), sealedPart[(start + 1)..].ToArray());
    }
}
