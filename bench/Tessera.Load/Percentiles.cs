using System.Globalization;

namespace Tessera.Load;

/// <summary>Times, and how they are spread.</summary>
internal sealed class Percentiles
{
    private readonly List<double> milliseconds = [];

    public void Add(TimeSpan time) => milliseconds.Add(time.TotalMilliseconds);

    /// <summary>p50, p95, p99 and the longest, in ms, as cells of a table.</summary>
    public string ToCells()
    {
        double[] sorted = [.. milliseconds.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{At(sorted, 50):F1} | {At(sorted, 95):F1} | {At(sorted, 99):F1} | {sorted[^1]:F1}");
    }

    // The smallest that so many in a hundred do not exceed.
    private static double At(double[] sorted, int percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
}
