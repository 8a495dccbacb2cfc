using System.Globalization;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Runner.Display;

/// <summary>One line for what happens, each beginning with the build it is about: for logs and pipes.</summary>
internal sealed class PlainDisplay(TextWriter writer) : IRunnerDisplay
{
    private string prefix = "";
    private bool isWaiting;

    public void Waiting()
    {
        if (!isWaiting)
            Write("waiting for builds");
        isWaiting = true;
    }

    public void Started(int build, string job)
    {
        (prefix, isWaiting) = ($"#{Cells.Number(build)} {Cells.Line(job)}: ", false);
        Write("started");
    }

    public void Step(string name) => Write(name);

    public void LogLine(string line)
    {
        // The log is on the server, and nobody looks on here.
    }

    public void Note(string text) => Write(text);

    public void Ended(RunOutcome outcome, TimeSpan took)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"{outcome.ToWire()} after {took.TotalSeconds:0.0} s"));
        prefix = "";
    }

    public ValueTask DisposeAsync() => new(writer.FlushAsync());

    private void Write(string text) => writer.WriteLine(prefix + Redaction.Hide(Cells.Line(text)));
}
