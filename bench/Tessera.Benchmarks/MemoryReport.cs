using System.Diagnostics;
using System.Globalization;

namespace Tessera.Benchmarks;

/// <summary>Prints what a token costs in memory, all in: slots, entries, names, grants, and room not yet used.</summary>
internal static class MemoryReport
{
    public static void Print(string[] sizes)
    {
        Console.WriteLine("| tokens | loaded | bytes a token | of that, the index counts itself | load |");
        Console.WriteLine("|---:|---|---:|---:|---:|");
        foreach (var size in sizes.Length == 0 ? ["1000000", "10000000"] : sizes)
        {
            var tokens = int.Parse(size, CultureInfo.InvariantCulture);
            Measure(tokens, reserve: true);
            Measure(tokens, reserve: false);
        }
    }

    private static void Measure(int tokens, bool reserve)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var index = LoadedIndex.Create(tokens, reserve);
        var took = Stopwatch.GetElapsedTime(start);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {tokens:N0} | {(reserve ? "at once" : "one by one")} | {(double)bytes / tokens:F1} | {(double)index.Bytes / tokens:F1} | {took.TotalSeconds:F2} s |"));
        GC.KeepAlive(index);
    }
}
