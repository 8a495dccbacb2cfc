using System.Text;
using Spectre.Console;

namespace Tessera.Cli.Runner.Display;

/// <summary>Lines above what is drawn.</summary>
internal sealed class ConsoleLines(IAnsiConsole console) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => console.Write(new Text(value.ToString()));

    public override void WriteLine(string? value) => console.Write(new Text($"{value}\n"));
}
