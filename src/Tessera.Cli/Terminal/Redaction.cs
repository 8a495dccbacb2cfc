using System.Text.RegularExpressions;

namespace Tessera.Cli.Terminal;

/// <summary>Recognises token secrets in text, and leaves of them what a hint shows: prefix and four characters.</summary>
internal static class Redaction
{
    // Linear in the text's length, which others choose.
    private static readonly Regex Secrets =
        new("(?<hint>ts[pjs]_[0-9A-Za-z]{4})[0-9A-Za-z]+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex WholeToken =
        new("ts[pjs]_[0-9A-Za-z]{38}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static string Hide(string text) => Secrets.Replace(text, "${hint}…");

    /// <summary>True for a whole token, with or without an instance's lead-in: something to refuse as a name or an id.</summary>
    public static bool LooksLikeSecret(string text) => WholeToken.IsMatch(text);
}
