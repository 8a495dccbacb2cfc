namespace Tessera.Server.Console;

/// <summary>What a page's address asks to be listed.</summary>
internal static class Filters
{
    private const int MaxLength = 200;

    /// <summary>A parameter as text; null when it is absent, empty, or nothing that anybody would look for.</summary>
    public static string? Text(HttpContext http, string name) =>
        http.Request.Query[name] is [{ } text, ..] && text.Trim() is { Length: > 0 and <= MaxLength } trimmed && !trimmed.Any(char.IsControl) ? trimmed : null;

    /// <summary>A parameter that is an id; null when it is absent or none.</summary>
    public static Guid? Id(HttpContext http, string name) => Guid.TryParseExact(Text(http, name), "D", out var id) ? id : null;
}
