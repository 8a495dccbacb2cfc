using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>Begins a session for somebody who has just proven who they are, and leads on to where they wanted to go.</summary>
internal sealed class NewSession(SessionStore sessions, SessionCookie cookie, ClientAddresses addresses)
{
    public async Task<IResult> BeginAsync(HttpContext http, UserRow user, string back, CancellationToken ct)
    {
        var (secret, session) = await sessions.BeginAsync(user.Id, user.Email, addresses.Of(http)?.ToString(), http.Request.Headers.UserAgent.ToString(), ct);
        cookie.Write(http, secret, session.ExpiresAt - http.Viewer().Now);
        return Page.GoTo(LocalAddress.IsOne(back) ? back : "/");
    }
}
