using System.Text;

namespace Tessera.Builds.Runners;

/// <summary>The ends of a build's logs, as text that can be shown.</summary>
internal sealed class OutputTails(StepLogs logs)
{
    /// <summary>Longest end of a log, in bytes.</summary>
    public const int MaxBytes = 16 << 10;

    /// <summary>Longest that the ends of all logs of a build are together, in bytes. The last steps come first; what does not fit is empty.</summary>
    public const int MaxBytesOfBuild = 1 << 20;

    /// <summary>The end of a log.</summary>
    /// <param name="Text">Its lines.</param>
    /// <param name="IsCut">Whether the log has more.</param>
    public sealed record Tail(string Text, bool IsCut);

    /// <summary>Reads them, by the number of the step.</summary>
    public async Task<IReadOnlyDictionary<int, Tail>> ReadAsync(Guid buildId, CancellationToken ct)
    {
        var tails = new Dictionary<int, Tail>();
        var room = MaxBytesOfBuild;
        foreach (var step in logs.StepsOf(buildId).OrderDescending())
        {
            await using var log = logs.OpenRead(buildId, step);
            // Removed meanwhile: the build was given to another runner.
            if (log is null)
                continue;
            var bytes = await LastAsync(log, Math.Min(MaxBytes, room), ct);
            room -= bytes.Length;
            var isCut = log.Length > bytes.Length;
            tails[step] = new(PlainText.Of(Encoding.UTF8.GetString(isCut ? FromWholeLine(bytes.Span) : bytes.Span)), isCut);
        }

        return tails;
    }

    private static async Task<ReadOnlyMemory<byte>> LastAsync(FileStream log, int most, CancellationToken ct)
    {
        var bytes = new byte[Math.Min(most, log.Length)];
        log.Seek(-bytes.Length, SeekOrigin.End);
        return bytes.AsMemory(0, await log.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct));
    }

    // The first line is half a line, and may begin within a character or a sequence; when there is no other it is shown from its first whole character on.
    private static ReadOnlySpan<byte> FromWholeLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end >= 0 && end < bytes.Length - 1)
            return bytes[(end + 1)..];
        var start = 0;
        while (start < bytes.Length && (bytes[start] & 0xC0) == 0x80)
            start++;
        return bytes[start..];
    }
}
