using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Verification;

namespace Tessera.Server.Console;

/// <summary>
/// Stands before every page: finds out who looks, holds them against the page's <see cref="AccessRule"/>, and takes forms only from this console's own pages.
/// Who is not signed in is sent to sign in and comes back to the same page.
/// </summary>
internal sealed class ConsoleAccess(
    RequestDelegate next, Viewers viewers, SessionStore sessions, SessionCookie cookie, ClientAddresses addresses, Freshness freshness, IAntiforgery antiforgery)
{
    public const string SignInPath = "/sign-in";

    public async Task InvokeAsync(HttpContext http)
    {
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        // Before the session is looked at: a page of nobody is the last thing that shows when the store is gone.
        var session = freshness.MustRefuse || cookie.Read(http) is not { } secret ? null : await sessions.FindAsync(secret, http.RequestAborted);
        var viewer = viewers.Of(http, session, addresses.Of(http));
        http.Features.Set(viewer);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = viewer.Culture;
        if (session is not null)
            http.User = SessionAuthentication.PrincipalOf(session);
        PageHeaders.Set(http);
        if (await RefuseAsync(http, viewer, rule) is { } refusal)
            await refusal.ExecuteAsync(http);
        else
            await next(http);
    }

    private async Task<IResult?> RefuseAsync(HttpContext http, Viewer viewer, AccessRule? rule)
    {
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (changes && CrossSite.Is(http.Request))
            return ErrorPages.Show(http, ErrorPages.CrossSite);
        if (rule?.Kind != AccessKind.Anyone && viewer.Caller is null)
            return freshness.MustRefuse ? ErrorPages.Show(http, ErrorPages.Unavailable) : Page.GoTo(SignInAndBack(http, changes));
        if (rule is not ({ Kind: AccessKind.Anyone or AccessKind.User } or { Kind: AccessKind.Permission }))
            return ErrorPages.Show(http, ErrorPages.NotFound);
        if (rule is { Kind: AccessKind.Permission, Permission: { } permission } && !viewer.May(permission))
            return ErrorPages.Lacking(http, permission);
        return changes && !await antiforgery.IsRequestValidAsync(http) ? ErrorPages.Show(http, ErrorPages.StaleForm) : null;
    }

    private static string SignInAndBack(HttpContext http, bool changes)
    {
        // What was posted is gone: back to the page with the form.
        var back = changes ? http.Request.Path.ToUriComponent() : LocalAddress.Of(http.Request);
        return back == "/" ? SignInPath : $"{SignInPath}?return={Uri.EscapeDataString(back)}";
    }
}
