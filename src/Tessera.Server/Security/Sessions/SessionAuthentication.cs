using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Tessera.Permissions;
using Tessera.Server.Http;
using Tessera.Server.Users;
using Tessera.Verification;

namespace Tessera.Server.Security.Sessions;

/// <summary>
/// Takes the console's session for management calls, where no token is presented. What changes anything needs the console's antiforgery token too: the cookie
/// alone comes along with requests that other sites make.
/// </summary>
internal sealed class SessionAuthentication(SessionStore sessions, UserDirectory directory, IAntiforgery antiforgery, Freshness freshness)
{
    /// <summary>Whether this node cannot tell who is signed in: cut off, it may not have heard that the session has ended.</summary>
    public bool CannotTell => freshness.MustRefuse;

    /// <summary>Finds out who is signed in, and notes it; null when nobody is.</summary>
    public async Task<Caller?> AuthenticateAsync(HttpContext http, string secret, IPAddress? address)
    {
        if (await sessions.FindAsync(secret, http.RequestAborted) is not { } session || directory.FindUser(session.UserId) is not { } user)
            return null;
        var caller = Caller.Of(session, user, directory.RightsOf(user.Id), address?.ToString());
        http.User = PrincipalOf(session);
        http.Features.Set(caller);
        return caller;
    }

    /// <summary>Holds a management call against its endpoint's rule; null when it may pass.</summary>
    public async Task<IResult?> RefuseAsync(HttpContext http, Caller caller, AccessRule? rule, Catalogue catalogue)
    {
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!reads && (CrossSite.Is(http.Request) || !await antiforgery.IsRequestValidAsync(http)))
        {
            return Problems.Problem(
                StatusCodes.Status400BadRequest, "The console's form token is missing.", "With the session's cookie, a call that changes something takes it in the header Tessera-Form. Programs present a token instead.");
        }

        return rule switch
        {
            { Kind: AccessKind.User or AccessKind.UserOrPassword or AccessKind.UserOrService } => null,
            { Kind: AccessKind.Permission, Permission: { } permission } => caller.May(permission, catalogue) ? null : Problems.Forbidden(permission),
            // About the token presented, and there is none.
            _ => Refusals.Unauthorized(http, null),
        };
    }

    /// <summary>The session as the framework knows callers: form tokens are bound to it.</summary>
    public static ClaimsPrincipal PrincipalOf(Session session) => new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, session.Id.ToString())], "session"));
}
