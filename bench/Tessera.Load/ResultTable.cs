using System.Globalization;
using System.Text;

namespace Tessera.Load;

/// <summary>Collects ratios to the empty endpoint measured in the same round, and prints their medians.</summary>
internal sealed class ResultTable
{
    private readonly List<(int Tokens, string Target, double Requests, double Empty)> rows = [];

    public void Add(int tokens, string target, double requests, double empty) => rows.Add((tokens, target, requests, empty));

    public string ToMarkdown()
    {
        var text = new StringBuilder("| tokens | endpoint | requests/s | empty endpoint | ratio, median | min | max |\n|---:|---|---:|---:|---:|---:|---:|\n");
        foreach (var group in rows.GroupBy(row => (row.Tokens, row.Target)))
        {
            double[] ratios = [.. group.Select(row => row.Requests / row.Empty).Order()];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Tokens:N0} | {group.Key.Target} | {Median(group.Select(row => row.Requests)):N0} | {Median(group.Select(row => row.Empty)):N0} | {ratios[ratios.Length / 2]:F2} | {ratios[0]:F2} | {ratios[^1]:F2} |\n");
        }

        return text.ToString();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
