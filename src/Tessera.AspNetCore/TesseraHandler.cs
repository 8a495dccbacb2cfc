using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tessera.Tokens;

namespace Tessera.AspNetCore;

/// <summary>
/// The authentication scheme: a live token makes a principal, whatever it may do; no token is no result; a dead one fails. Challenges and refusals say
/// what was wrong.
/// </summary>
internal sealed class TesseraHandler(IOptionsMonitor<TesseraAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, RequestGuard guard)
    : AuthenticationHandler<TesseraAuthenticationOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var judged = await guard.JudgeAsync(Context);
        if (judged.Verdict?.Token is { } token)
            return AuthenticateResult.Success(new(PrincipalOf(token), TesseraDefaults.Scheme));
        return judged.Secret is null && judged.Refusal?.Kind != RefusalKind.TwoTokens
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Fail(judged.Refusal?.Kind.ToString() ?? nameof(RefusalKind.InvalidToken));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => RefuseAsync(RefusalKind.NoToken);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => RefuseAsync(RefusalKind.InsufficientScope);

    private async Task RefuseAsync(RefusalKind otherwise)
    {
        var judged = await guard.JudgeAsync(Context);
        await RefusalWriter.WriteAsync(Context, judged.Refusal ?? new() { Kind = otherwise, Verdict = judged.Verdict, Project = judged.Project }, Options.Realm);
    }

    private static ClaimsPrincipal PrincipalOf(VerifiedToken token)
    {
        var identity = new ClaimsIdentity(TesseraDefaults.Scheme);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, (token.Owner?.Id ?? token.Id).ToString()));
        identity.AddClaim(new(ClaimTypes.Name, token.Owner?.Name ?? token.Name));
        identity.AddClaim(new(TesseraDefaults.KindClaim, token.Kind.ToWire()));
        identity.AddClaim(new(TesseraDefaults.TokenIdClaim, token.Id.ToString()));
        if (token.Owner is { } owner)
            identity.AddClaim(new(ClaimTypes.Email, owner.Email));
        if (token.Project is { } project)
            identity.AddClaim(new(TesseraDefaults.ProjectClaim, project));
        return new(identity);
    }
}
