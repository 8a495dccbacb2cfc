using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>Signing in and out, and how one wants to see pages.</summary>
internal static class AccountPages
{
    public const string SystemTheme = "system";
    private const int DaysOfChoices = 400;

    /// <summary>What one can choose for light and dark.</summary>
    public static IReadOnlyList<string> Themes { get; } = [SystemTheme, "light", "dark"];

    public static void MapAccount(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", ShowSignIn).AllowAnyone();
        pages.MapPost("/sign-in", SignInAsync).AllowAnyone();
        pages.MapPost("/sign-out", SignOutAsync).RequireUser();
        pages.MapPost("/locale", ChooseLanguageAsync).AllowAnyone();
        pages.MapPost("/theme", ChooseThemeAsync).AllowAnyone();
    }

    private static IResult ShowSignIn(HttpContext http)
    {
        var back = http.Request.Query["return"].ToString();
        return http.Viewer().Caller is null ? Page.Show<SignInPage>(http, new SignInModel { Return = back }) : Page.GoTo(LocalAddress.IsOne(back) ? back : "/");
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, TesseraDb db, SignIn operation, SessionStore sessions, SessionCookie cookie, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var (email, back) = (form.Text("email"), form.Text("return"));
        var address = addresses.Of(http);
        switch (await operation.ExecuteAsync(db, email, form.Text("password"), address, ct))
        {
            case SignIn.Outcome.SignedIn { User: var user }:
                var (secret, session) = await sessions.BeginAsync(user.Id, user.Email, address?.ToString(), http.Request.Headers.UserAgent.ToString(), ct);
                cookie.Write(http, secret, session.ExpiresAt - http.Viewer().Now);
                return Page.GoTo(LocalAddress.IsOne(back) ? back : "/");
            case SignIn.Outcome.Refused:
                return Page.Again<SignInPage>(http, new SignInModel { Return = back, Email = email, Problem = Words.Get("sign-in.wrong") });
            case SignIn.Outcome.Throttled throttled:
                http.Response.Headers.RetryAfter = Waits.Seconds(throttled.Wait);
                return Page.Show<SignInPage>(
                    http, new SignInModel { Return = back, Email = email, Problem = Words.Get("sign-in.throttled", Waits.Show(throttled.Wait)) }, StatusCodes.Status429TooManyRequests);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, TesseraDb db, EndSession operation, SessionCookie cookie, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        await operation.ExecuteAsync(db, caller.Actor, caller.UserId!.Value, caller.SessionId!.Value, ct);
        cookie.Delete(http);
        return Page.GoTo("/sign-in?done=signed-out");
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

    private static void Remember(HttpContext http, SessionCookie cookie, string name, string? choice)
    {
        if (choice is null)
            return;
        http.Response.Cookies.Append(name, choice, new()
        {
            MaxAge = TimeSpan.FromDays(DaysOfChoices),
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = cookie.IsSecure(http),
            HttpOnly = true,
        });
    }

    private static IResult Back(PageForm form) => Page.GoTo(LocalAddress.IsOne(form.Text("back")) ? form.Text("back") : "/");
}

/// <summary>What the sign-in page shows. Never a password.</summary>
internal sealed record SignInModel
{
    /// <summary>Where to go afterwards; anything but a path of this console is not followed.</summary>
    public string Return { get; init; } = "";

    public string Email { get; init; } = "";

    public string? Problem { get; init; }
}
