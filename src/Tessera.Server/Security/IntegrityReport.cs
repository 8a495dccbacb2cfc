using System.Collections.Concurrent;
using System.Threading.Channels;
using Tessera.Server.Hosting;

namespace Tessera.Server.Security;

/// <summary>A row that is not as this server left it.</summary>
/// <param name="Kind"><c>token</c>, <c>user</c>, <c>role</c>, <c>api</c>, <c>project</c> or <c>credential</c>.</param>
/// <param name="Id">Its id or name.</param>
/// <param name="Problem"><c>seal</c>: it does not match its seal; <c>gone</c>: nobody deleted it here.</param>
internal sealed record IntegrityFinding(string Kind, string Id, string Problem);

/// <summary>Notes rows that do not match their seal: once in the log, and handed on to be written into the audit log.</summary>
internal sealed class IntegrityReport(ILogger<IntegrityReport> log)
{
    private readonly ConcurrentDictionary<(string Kind, string Id), byte> known = new();
    private int count;
    private readonly Channel<IntegrityFinding> unwritten = Channel.CreateUnbounded<IntegrityFinding>();

    /// <summary>Findings that are not in the audit log yet.</summary>
    public ChannelReader<IntegrityFinding> Unwritten => unwritten.Reader;

    /// <summary>All rows found not to match their seal, and not mended since.</summary>
    public IReadOnlyCollection<(string Kind, string Id)> Broken => [.. known.Keys];

    /// <summary>Whether there is any such row.</summary>
    public bool IsAnyBroken => Volatile.Read(ref count) > 0;

    /// <summary>Whether the row was found broken, and not mended since.</summary>
    public bool IsBroken(string kind, string id) => known.ContainsKey((kind, id));

    /// <summary>Notes whether the row is as it was sealed.</summary>
    public void Check(ISealedRow row, string kind)
    {
        if (row.IsTampered)
        {
            if (TryAdd(kind, row.Subject))
            {
                log.SealBroken(kind, row.Subject);
                unwritten.Writer.TryWrite(new(kind, row.Subject, "seal"));
            }
        }
        else if (IsAnyBroken)
        {
            Forget(kind, row.Subject);
        }
    }

    /// <summary>Notes that a row was there, is not, and was not deleted here.</summary>
    public void NoteGone(string kind, string id)
    {
        if (TryAdd(kind, id))
        {
            log.RowGone(kind, id);
            unwritten.Writer.TryWrite(new(kind, id, "gone"));
        }
    }

    /// <summary>Notes that there is nothing to complain of any more.</summary>
    public void Forget(string kind, string id)
    {
        if (known.TryRemove((kind, id), out _))
            Interlocked.Decrement(ref count);
    }

    // Counted apart: asking the dictionary whether it is empty takes all its locks, and this is asked for every row.
    private bool TryAdd(string kind, string id)
    {
        var added = known.TryAdd((kind, id), 0);
        if (added)
            Interlocked.Increment(ref count);
        return added;
    }
}
