using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Tessera.AspNetCore.Embedded;

/// <summary>An event whose check is right.</summary>
/// <param name="Kind">One of <see cref="FeedKinds"/>.</param>
/// <param name="Id">After which to resume.</param>
/// <param name="Content">What it says.</param>
internal sealed record FeedEvent(string Kind, string Id, string Content);

/// <summary>Reads a stream and lets through only what the server wrote, in its order, for this reader.</summary>
internal static class FeedStream
{
    /// <summary>Longest event that is read, in bytes: whatever is not the server's own is known by its check, which comes when all of it is there.</summary>
    public const int LongestEvent = 64 * 1024 * 1024;

    /// <summary>The events until the stream ends.</summary>
    /// <exception cref="FormatException">An event is not what the server wrote, or not the next one.</exception>
    /// <exception cref="InvalidDataException">An event is longer than <see cref="LongestEvent"/>.</exception>
    public static async IAsyncEnumerable<FeedEvent> ReadAsync(Stream stream, FeedSeal seal, [EnumeratorCancellation] CancellationToken ct)
    {
        var parser = SseParser.Create(new BoundedEvents(stream, LongestEvent), (_, data) => Encoding.UTF8.GetString(data));
        await foreach (var item in parser.EnumerateAsync(ct))
            yield return Open(item.EventType, item.Data, seal);
    }

    private static FeedEvent Open(string kind, string data, FeedSeal seal)
    {
        var end = data.IndexOf(' ', StringComparison.Ordinal);
        var start = end < 0 ? -1 : data.IndexOf(' ', end + 1);
        if (start < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(data[..end]), Encoding.UTF8.GetBytes(seal.Next(kind, data.AsSpan(end + 1)))))
            throw new FormatException("The feed was changed on its way, or is not the one that was asked for.");
        return new(kind, data[(end + 1)..start], data[(start + 1)..]);
    }
}
