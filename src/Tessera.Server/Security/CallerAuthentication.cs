using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Server.Apis;
using Tessera.Server.Console;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Telemetry;
using Tessera.Server.Users;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Security;

/// <summary>
/// Stands between routing and the endpoints: finds out who calls, by the same verifier as every guarded API, and holds them against the endpoint's
/// <see cref="AccessRule"/>. An endpoint without a rule is refused to everybody.
/// </summary>
internal sealed class CallerAuthentication(
    RequestDelegate next, TokenVerifier verifier, VerdictMeter verdicts, CurrentCatalogue catalogue, ClientAddresses addresses, FailureThrottle throttle, BasicSignIn basic, SessionCookie cookie,
    SessionAuthentication sessions, IOptions<TesseraOptions> options)
{
    private readonly string publicUrl = options.Value.PublicUrl;

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint)
        {
            // The body comes from whoever the address would belong to.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        // What routing itself answers with, such as 405: it reaches nothing.
        if (endpoint is not RouteEndpoint)
            return next(http);
        // Guarded by the package, which runs after this and has rules of its own.
        if (endpoint.IsGuarded())
            return next(http);
        // Pages have been dealt with: they take a session alone.
        if (endpoint.Metadata.GetMetadata<ConsolePage>() is not null)
            return next(http);
        var rule = endpoint.Metadata.GetMetadata<AccessRule>();
        if (rule is { Kind: AccessKind.Anyone })
            return next(http);
        if (http.Request.Headers.Authorization.Count == 0 && cookie.Read(http) is { } secret)
            return InSessionAsync(http, rule, secret);
        if (rule is { Kind: AccessKind.UserOrPassword } && BasicSignIn.IsPresented(http))
            return SignInAsync(http);
        return Refuse(http, rule) is { } refusal ? refusal.ExecuteAsync(http) : next(http);
    }

    private async Task SignInAsync(HttpContext http)
    {
        if (await basic.AuthenticateAsync(http, addresses.Of(http)) is { } refusal)
            await refusal.ExecuteAsync(http);
        else
            await next(http);
    }

    // The console's session does for a token, as long as the call comes from the console.
    private async Task InSessionAsync(HttpContext http, AccessRule? rule, string secret)
    {
        if (sessions.CannotTell)
            await StaleNotice.CannotTell(http).ExecuteAsync(http);
        else if (await sessions.AuthenticateAsync(http, secret, addresses.Of(http)) is not { } caller)
            await Refusals.Unauthorized(http, null).ExecuteAsync(http);
        else if (await sessions.RefuseAsync(http, caller, rule, catalogue.Value) is { } refusal)
            await refusal.ExecuteAsync(http);
        else
            await next(http);
    }

    private IResult? Refuse(HttpContext http, AccessRule? rule)
    {
        var address = addresses.Of(http);
        if (!BearerToken.TryRead(http.Request.Headers.Authorization, out var secret))
            return Refusals.TwoTokens();
        if (secret.IsEmpty)
            return Refusals.Unauthorized(http, null);
        var verdict = Authorize(verifier.Identify(secret), rule);
        verdicts.Note(verdict, VerdictVia.Caller, ClientAddress.From(address));
        if (!verdict.IsLive)
        {
            // Live tokens always pass: a stranger behind the same address must not lock anybody out.
            return throttle.Admit(address, verdict.Reason) is { } wait ? Refusals.TooManyFailures(http, wait) : Refusals.Unauthorized(http, verdict);
        }

        http.Features.Set(Caller.Of(verdict, address?.ToString()));
        return verdict.IsAllowed ? null : rule switch
        {
            { Kind: AccessKind.UserOrService } => Refusals.NotForProjects(http, verdict, publicUrl),
            { Kind: AccessKind.User or AccessKind.UserOrPassword } => Refusals.UsersOnly(http, verdict, publicUrl),
            _ => Refusals.Lacking(http, verdict, rule?.Permission, publicUrl),
        };
    }

    // Before it is counted, so that the token's page shows what it was used for here, and what it was refused.
    private Verdict Authorize(in Verdict identified, AccessRule? rule)
    {
        if (!identified.IsAllowed)
            return identified;
        var grant = identified.Token.Grant;
        return rule switch
        {
            { Kind: AccessKind.Permission, Permission: { } permission } => TokenVerifier.Authorize(identified, catalogue.Value.TryFind(permission, out var action) ? action : null),
            { Kind: AccessKind.Token } => identified,
            { Kind: AccessKind.UserOrService } when grant.Kind != TokenKind.Project => identified,
            { Kind: AccessKind.User or AccessKind.UserOrPassword } when grant.Owner is not null => identified,
            _ => identified with { Reason = VerdictReason.InsufficientScope },
        };
    }
}

internal static class CallerFeature
{
    /// <summary>Who calls; set for every endpoint that is not for anybody.</summary>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is for anybody: there is no caller.");
}
