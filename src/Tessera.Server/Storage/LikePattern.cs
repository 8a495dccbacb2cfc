namespace Tessera.Server.Storage;

/// <summary>Patterns for SQL's LIKE in which nothing that somebody typed is a wildcard.</summary>
internal static class LikePattern
{
    /// <summary>The character that takes a wildcard its meaning.</summary>
    public const string Escape = @"\";

    /// <summary>Whatever holds the text.</summary>
    public static string Holding(string text) => $"%{text.Replace(Escape, @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
