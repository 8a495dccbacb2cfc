using System.Globalization;

namespace Tessera.Load;

/// <summary>What to measure and for how long.</summary>
/// <param name="Seconds">Length of one wrk run.</param>
/// <param name="Rounds">How often everything is measured in turn.</param>
/// <param name="Connections">Kept-alive connections.</param>
/// <param name="Tokens">Index sizes.</param>
/// <param name="Only">Part of the names of what to measure; default all.</param>
/// <param name="Stores"><c>sqlite</c> and <c>postgres</c>, or one of them.</param>
/// <param name="Size">Bytes of the artifact, <c>1GiB</c>, <c>64MiB</c>.</param>
/// <param name="Server">The server to start as a process; by default the one built beside this program.</param>
internal sealed record LoadSettings(int Seconds, int Rounds, int Connections, IReadOnlyList<int> Tokens, IReadOnlyList<string> Stores, long Size, string Server, string Only)
{
    public static LoadSettings Parse(string[] args)
    {
        return new(
            Number("--seconds", 5), Number("--rounds", 5), Number("--connections", 16), [.. Text("--tokens", "1000,1000000").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
            Text("--store", "sqlite").Split(','), Bytes(Text("--size", "1GiB")), Text("--server", typeof(Server.Storage.TesseraDb).Assembly.Location), Text("--only", ""));

        string Text(string name, string otherwise) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
        int Number(string name, int otherwise) => int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
    }

    private static long Bytes(string text)
    {
        var shift = text switch
        {
            _ when text.EndsWith("GiB", StringComparison.Ordinal) => 30,
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => 20,
            _ => 0,
        };
        return long.Parse(shift == 0 ? text : text[..^3], CultureInfo.InvariantCulture) << shift;
    }
}
