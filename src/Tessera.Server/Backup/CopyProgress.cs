using System.Globalization;

namespace Tessera.Server.Backup;

/// <summary>Shows how far a copy is: a bar on a terminal, a line every tenth elsewhere.</summary>
internal sealed class CopyProgress(TextWriter output, bool isTerminal)
{
    private const int Width = 40;

    private long total;
    private long done;
    private long shown;

    /// <summary>On standard error, so that it is in nobody's way.</summary>
    public static CopyProgress OnError() => new(System.Console.Error, !System.Console.IsErrorRedirected);

    public void Begin(long rows) => (total, done, shown) = (rows, 0, 0);

    public void Step()
    {
        done++;
        var steps = isTerminal ? 100 : 10;
        var share = total == 0 ? steps : Math.Min(done, total) * steps / total;
        if (share == shown)
            return;
        shown = share;
        if (isTerminal)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{new string('#', (int)(share * Width / steps)),-Width}] {share,3} %  {done} rows"));
        else
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share * 10} %, {done} of {total} rows"));
    }

    public void End()
    {
        if (isTerminal && shown > 0)
            output.WriteLine();
    }
}
