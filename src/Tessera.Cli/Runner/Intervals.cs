using System.Globalization;

namespace Tessera.Cli.Runner;

/// <summary>Lengths of time as they are typed: a number with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>.</summary>
internal static class Intervals
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Reads the value of an option: more than nothing, at most seven days.</summary>
    public static TimeSpan Parse(string option, string given)
    {
        var digits = given.TakeWhile(char.IsAsciiDigit).Count();
        var unit = given[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        if (int.TryParse(given.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && unit > TimeSpan.Zero && count <= Longest / unit)
        {
            return count * unit;
        }
        throw CommandFailedException.Usage($"{option} must be a number with a unit, such as 500ms, 5s, 10m or 1h, and at most seven days.");
    }
}
