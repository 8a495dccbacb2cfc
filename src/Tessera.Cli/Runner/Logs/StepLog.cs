using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Tessera.Cli.Runner.Leases;
using Tessera.Cli.Runner.Masking;

namespace Tessera.Cli.Runner.Logs;

/// <summary>
/// The log of one step on its way to the server: masked, in order, in pieces. Who writes faster than the server takes it waits, so that
/// memory stays bounded. When the server takes no more, the rest is thrown away: a log never decides how a build ends.
/// </summary>
internal sealed class StepLog
{
    private const int Waiting = 1024 * 1024;
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly LeasedBuild build;
    private readonly int step;
    private readonly Action<string> note;
    private readonly Action<string> lastLine;
    private readonly Masker masker;
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: Waiting, resumeWriterThreshold: Waiting / 2, useSynchronizationContext: false));
    private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task sending;

    /// <summary>Begins to send.</summary>
    /// <param name="build">Whose log.</param>
    /// <param name="step">Which step.</param>
    /// <param name="hidden">What it must not show.</param>
    /// <param name="note">Is told when the log ends early.</param>
    /// <param name="lastLine">Is told the last line of each piece.</param>
    /// <param name="ct">Gives up sending.</param>
    public StepLog(LeasedBuild build, int step, HiddenValues hidden, Action<string> note, Action<string> lastLine, CancellationToken ct)
    {
        (this.build, this.step, this.note, this.lastLine) = (build, step, note, lastLine);
        masker = new Masker(hidden);
        sending = SendAsync(ct);
    }

    /// <summary>Takes the next piece. Returns once there is room for more.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> text)
    {
        masker.Write(text.Span, pipe.Writer);
        await pipe.Writer.FlushAsync(CancellationToken.None);
    }

    /// <summary>A line of the runner's own.</summary>
    public ValueTask LineAsync(string line) => WriteAsync(Encoding.UTF8.GetBytes($"{line.ReplaceLineEndings(" ")}\n"));

    /// <summary>Sends what is left.</summary>
    public async Task CompleteAsync()
    {
        masker.Complete(pipe.Writer);
        await pipe.Writer.CompleteAsync();
        complete.SetResult();
        await sending;
    }

    private async Task SendAsync(CancellationToken ct)
    {
        try
        {
            while (await NextAsync(ct) is { IsEmpty: false } text)
            {
                var piece = text.Slice(0, Math.Min(text.Length, Piece)).ToArray();
                await build.AppendAsync(step, piece, ct);
                pipe.Reader.AdvanceTo(text.GetPosition(piece.Length));
                Show(piece);
            }
        }
        catch (CommandFailedException refused)
        {
            note(refused.Status == HttpStatusCode.RequestEntityTooLarge
                ? "The log is too long for the server; the rest is left out."
                : $"The rest of the log is left out: {refused.Message}");
        }
        catch (OperationCanceledException)
        {
            // Nobody takes it any more.
        }
        finally
        {
            // From here on writers do not wait, and what they write goes nowhere.
            await pipe.Reader.CompleteAsync();
        }
    }

    /// <summary>What is there to be sent. A little is left to become more, since every piece is a request.</summary>
    private async ValueTask<ReadOnlySequence<byte>> NextAsync(CancellationToken ct)
    {
        var result = await pipe.Reader.ReadAsync(ct);
        if (result.IsCompleted || result.Buffer.Length >= Piece)
            return result.Buffer;
        pipe.Reader.AdvanceTo(result.Buffer.Start);
        await Task.WhenAny(Task.Delay(Pause, ct), complete.Task);
        return (await pipe.Reader.ReadAsync(ct)).Buffer;
    }

    private void Show(byte[] piece)
    {
        // Enough for a line, even if the piece has only long ones.
        var end = Encoding.UTF8.GetString(piece.AsSpan(Math.Max(0, piece.Length - 1024)));
        if (end.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) is { } line)
            lastLine(line);
    }
}
