using System.Globalization;

namespace Tessera.Server.Http;

/// <summary>How long a caller is ready to wait, as it stands in a query: <c>2s</c>, <c>500ms</c>, or a number of seconds.</summary>
internal static class WaitTime
{
    public const string Fault = "must be a number of seconds or milliseconds up to 30 s, for example 2s or 500ms.";
    public const string Pattern = "^[0-9]{1,6}(s|ms)?$";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static bool TryParse(string? text, out TimeSpan time)
    {
        var isMilliseconds = text?.EndsWith("ms", StringComparison.Ordinal) == true;
        var digits = text?[..^(isMilliseconds ? 2 : text.EndsWith('s') ? 1 : 0)] ?? "";
        var valid = digits.Length is > 0 and <= 6 && digits.All(char.IsAsciiDigit);
        var number = valid ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        time = isMilliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
        return valid && time <= Longest;
    }
}
