using System.Globalization;
using Spectre.Console;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Runner.Display;

/// <summary>
/// What is going on, in one line that changes, for somebody at a terminal: build, job, time, and the last line of the log, or the step before
/// it has written any. What has ended stays above it.
/// </summary>
internal sealed class LiveDisplay : IRunnerDisplay
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole console;
    private readonly PlainDisplay lines;
    private readonly CancellationTokenSource done = new();
    private readonly Task drawing;
    private string? build;
    private string step = "";
    private string line = "";
    private long started;

    public LiveDisplay(IAnsiConsole console)
    {
        this.console = console;
        lines = new PlainDisplay(new ConsoleLines(console));
        drawing = DrawAsync();
    }

    public void Waiting() => build = null;

    public void Started(int build, string job)
    {
        (step, line, started) = ("", "", TimeProvider.System.GetTimestamp());
        this.build = $"#{Cells.Number(build)} {Cells.Line(job)}";
        lines.Started(build, job);
    }

    public void Step(string name) => (step, line) = (Cells.Line(name), "");

    public void LogLine(string line) => this.line = Cells.Line(line);

    public void Note(string text) => lines.Note(text);

    public void Ended(RunOutcome outcome, TimeSpan took)
    {
        build = null;
        lines.Ended(outcome, took);
    }

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await drawing;
        done.Dispose();
    }

    private Task DrawAsync() => console.Status().Spinner(Spinner.Known.Line).StartAsync(Text(), async status =>
    {
        using var timer = new PeriodicTimer(Refresh);
        try
        {
            while (await timer.WaitForNextTickAsync(done.Token))
                status.Status(Text());
        }
        catch (OperationCanceledException)
        {
            // The runner leaves.
        }
    });

    private string Text()
    {
        if (build is null)
            return "waiting for builds";
        var took = TimeProvider.System.GetElapsedTime(started).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        var text = $"{build} · {took} · {(line.Length > 0 ? line : step)}";
        var width = Math.Max(20, console.Profile.Width - 4);
        return Markup.Escape(text.Length > width ? text[..width] : text);
    }
}
