using System.Diagnostics;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup.Journal;

/// <summary>
/// Writes down beside the database what is taken away, on the disk before it is committed: a backup that is older than a revocation then cannot bring back
/// what was revoked. Opened for each revocation and held by one process at a time, so that nodes may share a directory.
/// </summary>
internal sealed class RevocationJournal(IOptions<TesseraOptions> options, InstanceKey key)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private string? instance;
    private (long Lines, long Length) known;

    private string FilePath => options.Value.JournalPath;

    /// <summary>Makes the file unless it is there: a journal that is missing is then one that was lost.</summary>
    public async Task CreateAsync()
    {
        try
        {
            await using var file = await OpenAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The revocation journal {Path.GetFullPath(FilePath)} cannot be written: {exception.Message} Point Tessera:RevocationJournal at a file that can.");
        }
    }

    /// <summary>Puts them on the disk, all of them, or throws and leaves the file as it was.</summary>
    /// <exception cref="JournalException">They could not be written. The change must not be committed.</exception>
    public async Task AppendAsync(TesseraDb db, long epoch, DateTimeOffset at, IReadOnlyList<Revocation> revocations)
    {
        if (revocations.Count == 0)
            return;
        instance ??= await InstanceName.FindAsync(db, CancellationToken.None) ?? throw new InvalidOperationException("A revocation without an audit row.");
        try
        {
            await using var file = await OpenAsync();
            Append(file, revocations, (number, revocation) => JournalRecord.Of(number, instance, epoch, at, revocation).ToLine(key));
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw new JournalException(exception);
        }
    }

    private void Append(FileStream file, IReadOnlyList<Revocation> revocations, Func<long, Revocation, byte[]> lineOf)
    {
        var (lines, end) = Measure(file);
        // What a crash left of a line was never acknowledged.
        if (file.Length > end)
            file.SetLength(end);
        file.Position = end;
        try
        {
            byte[] content = [.. revocations.SelectMany((revocation, i) => lineOf(lines + i + 1, revocation))];
            file.Write(content);
            file.Flush(flushToDisk: true);
            known = (lines + revocations.Count, end + content.Length);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            TryCut(file, end);
            throw;
        }
    }

    // A file that reached the longest that its user may have is an argument out of range to .NET.
    private static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    // Where even that fails, whoever writes next cuts off the torn end; whole lines of a change that did not happen take nothing away that nobody wanted gone.
    private static void TryCut(FileStream file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (IOException)
        {
            // The failure to write is what is reported.
        }
    }

    private (long Lines, long End) Measure(FileStream file)
    {
        var (lines, end) = file.Length >= known.Length ? known : (0, 0);
        file.Position = end;
        var position = end;
        Span<byte> buffer = stackalloc byte[4096];
        while (file.Read(buffer) is > 0 and var read)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] == (byte)'\n')
                    (lines, end) = (lines + 1, position + i + 1);
            }

            position += read;
        }

        return (lines, end);
    }

    private async Task<FileStream> OpenAsync()
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return Open();
            }
            catch (IOException) when (File.Exists(FilePath) && waited.Elapsed < Patience)
            {
                // Another process is writing, whose time is the real one.
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private FileStream Open()
    {
        var settings = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(FilePath, settings);
    }
}

/// <summary>The journal cannot be written, so nothing may be taken away.</summary>
internal sealed class JournalException(Exception inner) : Exception("The revocation journal cannot be written.", inner);
