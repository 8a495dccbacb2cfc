using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>How one wants to see pages: language, light or dark, time zone. Kept in cookies of the browser, also before signing in.</summary>
internal static class LookPages
{
    public const string SystemTheme = "system";
    private const int DaysOfChoices = 400;

    /// <summary>What one can choose for light and dark.</summary>
    public static IReadOnlyList<string> Themes { get; } = [SystemTheme, "light", "dark"];

    public static void MapLook(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/locale", ChooseLanguageAsync).AllowAnyone();
        pages.MapPost("/theme", ChooseThemeAsync).AllowAnyone();
        pages.MapPost($"{ProfilePages.Path}/zone", ChooseZoneAsync).RequireUser();
    }

    private static async Task<IResult> ChooseLanguageAsync(HttpContext http, SessionCookie cookie)
    {
        var form = await PageForm.ReadAsync(http);
        Remember(http, cookie, Languages.Cookie, Languages.All.Select(language => language.Code).FirstOrDefault(code => code == form.Text("language")));
        return Back(form);
    }

    private static async Task<IResult> ChooseThemeAsync(HttpContext http, SessionCookie cookie)
    {
        var form = await PageForm.ReadAsync(http);
        Remember(http, cookie, Viewer.ThemeCookie, Themes.FirstOrDefault(theme => theme == form.Text("theme")));
        return Back(form);
    }

    private static async Task<IResult> ChooseZoneAsync(HttpContext http, SessionCookie cookie)
    {
        var form = await PageForm.ReadAsync(http);
        var known = TimeZoneInfo.TryFindSystemTimeZoneById(form.Text("zone").Trim(), out var zone);
        // The script writes this one too, so scripts must reach it.
        Remember(http, cookie, Viewer.ZoneCookie, zone?.Id, hidden: false);
        return Page.GoTo($"{ProfilePages.Path}?done={(known ? "zone" : "zone-unknown")}");
    }

    private static void Remember(HttpContext http, SessionCookie cookie, string name, string? choice, bool hidden = true)
    {
        if (choice is null)
            return;
        http.Response.Cookies.Append(name, choice, new()
        {
            MaxAge = TimeSpan.FromDays(DaysOfChoices),
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = cookie.IsSecure(http),
            HttpOnly = hidden,
        });
    }

    private static IResult Back(PageForm form) => Page.GoTo(LocalAddress.IsOne(form.Text("back")) ? form.Text("back") : "/");
}
