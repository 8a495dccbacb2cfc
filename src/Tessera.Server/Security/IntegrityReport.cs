using System.Collections.Concurrent;
using System.Threading.Channels;
using Tessera.Server.Hosting;

namespace Tessera.Server.Security;

/// <summary>Notes rows that do not match their seal: once in the log, and handed on to be written into the audit log.</summary>
internal sealed class IntegrityReport(ILogger<IntegrityReport> log)
{
    private readonly ConcurrentDictionary<(string Kind, string Id), byte> known = new();
    private readonly Channel<(string Kind, string Id)> unwritten = Channel.CreateUnbounded<(string, string)>();

    /// <summary>Findings that are not in the audit log yet.</summary>
    public ChannelReader<(string Kind, string Id)> Unwritten => unwritten.Reader;

    /// <summary>All rows found not to match their seal, and not mended since.</summary>
    public IReadOnlyCollection<(string Kind, string Id)> Broken => [.. known.Keys];

    /// <summary>Notes whether the row is as it was sealed.</summary>
    public void Check(ISealedRow row, string kind, string id)
    {
        if (!row.IsTampered)
        {
            if (!known.IsEmpty)
                known.TryRemove((kind, id), out _);
            return;
        }

        if (known.TryAdd((kind, id), 0))
        {
            log.SealBroken(kind, id);
            unwritten.Writer.TryWrite((kind, id));
        }
    }
}
