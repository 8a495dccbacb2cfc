using Tessera.Server.Security;

namespace Tessera.Server.Backup.Journal;

/// <summary>What a journal's file holds.</summary>
/// <param name="Records">Its lines that are as they were written.</param>
/// <param name="Damaged">Numbers of lines that are not: edited, moved, of another key, or broken by the disk.</param>
/// <param name="IsTorn">Whether the file ends within a line: a crash while writing. That line was never acknowledged.</param>
internal sealed record JournalFile(IReadOnlyList<JournalRecord> Records, IReadOnlyList<long> Damaged, bool IsTorn)
{
    // Longer than any line that was ever written: a service token has up to 5000 permissions.
    private const int LongestLine = 4 * 1024 * 1024;

    /// <summary>Reads a file as it is.</summary>
    /// <param name="stream">Its content.</param>
    /// <param name="key">The instance's key.</param>
    /// <param name="wanted">Which records to keep; all others are checked and forgotten.</param>
    public static JournalFile Read(Stream stream, InstanceKey key, Func<JournalRecord, bool> wanted)
    {
        var records = new List<JournalRecord>();
        var damaged = new List<long>();
        var line = new List<byte>(512);
        var isTooLong = false;
        long number = 1;
        using var buffered = new BufferedStream(stream, 64 * 1024);
        while (buffered.ReadByte() is >= 0 and var next)
        {
            if (next != '\n')
            {
                isTooLong = isTooLong || line.Count >= LongestLine;
                if (!isTooLong)
                    line.Add((byte)next);
                continue;
            }

            if (isTooLong || JournalRecord.Parse(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line), key) is not { } record || record.Number != number)
                damaged.Add(number);
            else if (wanted(record))
                records.Add(record);
            line.Clear();
            isTooLong = false;
            number++;
        }

        return new(records, damaged, line.Count > 0);
    }
}
