using System.Globalization;

namespace Tessera.Cli.Runner.Processes;

/// <summary>A process as <c>/proc</c> shows it. Those that have ended but were not yet waited for do not count.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Its parent's number.</param>
/// <param name="IsMarked">Whether the mark asked for is among the variables that it was started with.</param>
internal readonly record struct LinuxProcess(int Id, int Parent, bool IsMarked)
{
    /// <summary>All processes that this user may look into.</summary>
    public static List<LinuxProcess> All(byte[] mark)
    {
        var all = new List<LinuxProcess>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(id, mark) is { } process)
                all.Add(process);
        }
        return all;
    }

    private static LinuxProcess? Read(int id, byte[] mark)
    {
        try
        {
            // The name stands in parentheses and may hold anything; state and parent come after the last one.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X")
                return null;
            var isMarked = id != Environment.ProcessId && File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(mark) >= 0;
            return new(id, int.Parse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture), isMarked);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to somebody else.
            return null;
        }
    }
}
