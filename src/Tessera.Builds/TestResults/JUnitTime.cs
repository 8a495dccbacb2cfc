using System.Globalization;

namespace Tessera.Builds.TestResults;

/// <summary>Reads the time of a test, which tools write in the language of the machine they run on.</summary>
internal static class JUnitTime
{
    /// <summary>
    /// Seconds; 0 for what is missing or no number. Of commas and points the last is the decimal one: <c>1,234.5</c> and <c>1.234,5</c> are the same. A comma
    /// alone is a decimal one: tests that take a second and some milliseconds are more common than those that take exactly a thousand seconds.
    /// </summary>
    public static double Parse(string? text)
    {
        if (text is null)
            return 0;
        var trimmed = text.Trim();
        var mark = trimmed.LastIndexOfAny([',', '.']);
        var plain = mark < 0 ? trimmed : $"{Ungrouped(trimmed[..mark])}.{trimmed[(mark + 1)..]}";
        // Several marks of one kind only group: 1,234,567.
        if (mark >= 0 && trimmed.Count(character => character == trimmed[mark]) > 1)
            plain = Ungrouped(trimmed);
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : 0;
    }

    private static string Ungrouped(string digits) => digits.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
}
