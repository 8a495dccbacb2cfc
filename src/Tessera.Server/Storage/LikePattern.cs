namespace Tessera.Server.Storage;

/// <summary>
/// Patterns for SQL's LIKE in which nothing that somebody typed is a wildcard. Lower case, for texts in <see cref="TesseraDb.Lower"/>: SQLite's LIKE passes over the
/// case of ASCII letters and PostgreSQL's does not.
/// </summary>
internal static class LikePattern
{
    /// <summary>The character that takes a wildcard its meaning.</summary>
    public const string Escape = @"\";

    /// <summary>Whatever holds the text.</summary>
    public static string Holding(string text) => $"%{string.Concat(text.Select(Lower)).Replace(Escape, @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    private static char Lower(char letter) => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter;
}
