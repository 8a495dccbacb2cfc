namespace Tessera.Server.Hosting;

/// <summary>What others have said, as it may stand in the log.</summary>
internal static class LogText
{
    private const int MaxLength = 300;

    /// <summary>One line, and not a long one.</summary>
    public static string Of(string text) => string.Concat(text.Take(MaxLength).Select(c => char.IsControl(c) ? ' ' : c));
}
