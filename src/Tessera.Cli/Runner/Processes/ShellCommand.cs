using System.Diagnostics;

namespace Tessera.Cli.Runner.Processes;

/// <summary>
/// One command, run by the system's shell. What it writes to standard output and standard error arrives in the order in which it was
/// written, because it is one pipe. When the command has ended, what it left running in the background is ended too.
/// </summary>
internal sealed class ShellCommand
{
    private const int PieceSize = 64 * 1024;
    private static readonly TimeSpan GraceOfLeftovers = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>The command's text.</summary>
    public required string Text { get; init; }

    public required string Directory { get; init; }

    /// <summary>All variables that it sees; nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>How long it has to end by itself once it is stopped. Default 10 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Cuts that short.</summary>
    public CancellationToken Hurry { get; init; }

    /// <summary>Runs it to its end, or until it is stopped.</summary>
    /// <param name="output">Takes what it writes, piece by piece. While this takes its time the command waits.</param>
    /// <param name="stop">Stops the command with everything it has started.</param>
    /// <returns>What it ended with; null when it was stopped.</returns>
    public async Task<int?> RunAsync(Func<ReadOnlyMemory<byte>, ValueTask> output, CancellationToken stop)
    {
        var mark = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        using var process = Process.Start(Start(mark)) ?? throw new InvalidOperationException("The shell did not start.");
        process.StandardInput.Close();
        var processes = new BuildProcesses(process, mark);
        using var late = new CancellationTokenSource();
        var reading = ReadAsync(process.StandardOutput.BaseStream, output, late.Token);
        var stopped = false;
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            stopped = true;
        }
        finally
        {
            await processes.EndAsync(stopped ? Grace : GraceOfLeftovers, Hurry);
        }
        // Somebody who got away may still hold the pipe open.
        late.CancelAfter(LastWords);
        await reading;
        return stopped ? null : process.ExitCode;
    }

    private ProcessStartInfo Start(string mark)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = Directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = "cmd.exe";
            start.Arguments = $"/d /s /c \"({Text}) 2>&1\"";
        }
        else
        {
            start.FileName = "/bin/sh";
            foreach (var argument in (string[])["-c", "exec /bin/sh -c \"$1\" 2>&1", "sh", Text])
                start.ArgumentList.Add(argument);
        }
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        start.Environment[BuildProcesses.MarkVariable] = mark;
        return start;
    }

    private static async Task ReadAsync(Stream pipe, Func<ReadOnlyMemory<byte>, ValueTask> output, CancellationToken late)
    {
        var piece = new byte[PieceSize];
        try
        {
            while (await pipe.ReadAsync(piece, late) is > 0 and var read)
                await output(piece.AsMemory(0, read));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // Whoever still holds the pipe is not part of the build any more.
        }
    }
}
