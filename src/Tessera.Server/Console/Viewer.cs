using System.Globalization;
using Tessera.Permissions;
using Tessera.Server.Security;
using Tessera.Server.Users;

namespace Tessera.Server.Console;

/// <summary>Who looks at a page, and how they want to see it.</summary>
internal sealed class Viewer
{
    public const string ThemeCookie = "tessera-theme";
    public const string ZoneCookie = "tessera-zone";

    public required CultureInfo Culture { get; init; }

    /// <summary>Their time zone, as the browser says; UTC when it does not.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary><c>light</c>, <c>dark</c>, or null for what the system has.</summary>
    public string? Theme { get; init; }

    /// <summary>The time at which the page is made.</summary>
    public required DateTimeOffset Now { get; init; }

    public required Catalogue Catalogue { get; init; }

    /// <summary>The signed-in user as a caller of operations; null before signing in.</summary>
    public Caller? Caller { get; init; }

    /// <summary>The signed-in user; null before signing in.</summary>
    public DirectoryUser? User { get; init; }

    public string Language => Culture.TwoLetterISOLanguageName;

    /// <summary>Whether the user has a management permission.</summary>
    public bool May(string permission) => Caller?.May(permission, Catalogue) == true;

    public static string? ThemeOf(HttpRequest request) => request.Cookies[ThemeCookie] is ("light" or "dark") and var theme ? theme : null;

    public static TimeZoneInfo ZoneOf(HttpRequest request) =>
        request.Cookies[ZoneCookie] is { Length: > 0 and <= 64 } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}

internal static class ViewerFeature
{
    /// <summary>Who looks; set for every page.</summary>
    public static Viewer Viewer(this HttpContext http) =>
        http.Features.Get<Viewer>() ?? throw new InvalidOperationException("This is no page of the console.");
}
