using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Tessera.Cli.Terminal;

/// <summary>
/// Where a command's words go. Data (and secrets) to stdout, everything said about them to stderr. With <c>--json</c> stdout
/// holds exactly one JSON document and stderr stays empty unless something fails.
/// </summary>
internal sealed class Screen(bool json)
{
    public static readonly JsonSerializerOptions JsonStyle = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Json { get; } = json;

    /// <summary>Prints the JSON when it was asked for; otherwise runs what prints the same for people.</summary>
    public void Show(JsonNode document, Action forPeople)
    {
        if (Json)
            Console.Out.WriteLine(document.ToJsonString(JsonStyle));
        else
            forPeople();
    }

    /// <summary>The one line that <c>$(…)</c> picks up.</summary>
    public static void Secret(string secret) => Console.Out.WriteLine(secret);

    /// <summary>A sentence about what was done.</summary>
    public void Note(string text)
    {
        if (!Json)
            Console.Error.WriteLine(Cells.Lines(text));
    }

    /// <summary>Something the reader should act on; said with <c>--json</c> as well.</summary>
    public static void Warn(string text) => Console.Error.WriteLine($"warning: {Cells.Lines(text)}");

    /// <summary>On a terminal a drawn table; in a pipe one row a line, tab-separated, the header first.</summary>
    public static void Table(string[] columns, IEnumerable<string[]> rows)
    {
        if (Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(string.Join('\t', columns));
            foreach (var row in rows)
                Console.Out.WriteLine(string.Join('\t', row.Select(Cells.Line)));
            return;
        }
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Cells.Line(cell))));
        Drawing().Write(table);
    }

    /// <summary>One record, a line a field; fields without a value are left out.</summary>
    public static void Details(IEnumerable<(string Label, string? Value)> fields)
    {
        var present = fields.Where(f => !string.IsNullOrEmpty(f.Value));
        if (Console.IsOutputRedirected)
        {
            foreach (var (label, value) in present)
                Console.Out.WriteLine($"{label}\t{Cells.Line(value)}");
            return;
        }
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (label, value) in present)
            grid.AddRow(new Text(label, new Style(decoration: Decoration.Dim)), new Text(Cells.Line(value)));
        Drawing().Write(grid);
    }

    /// <summary>The terminal, for drawing on.</summary>
    /// <param name="live">Whether what is drawn changes.</param>
    public static IAnsiConsole Drawing(bool live = false)
    {
        var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = live ? InteractionSupport.Detect : InteractionSupport.No,
        });
    }
}
