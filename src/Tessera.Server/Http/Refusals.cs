using System.Globalization;
using Tessera.AspNetCore;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Http;

/// <summary>Answers to requests whose token is missing, not live, or ambiguous (spec T31).</summary>
internal static class Refusals
{
    public const string InvalidTokenTitle = "The token is not valid.";

    /// <summary>401, or 503 when this node cannot tell.</summary>
    /// <param name="http">The request.</param>
    /// <param name="verdict">What was found; null when no token was presented.</param>
    public static IResult Unauthorized(HttpContext http, Verdict? verdict)
    {
        if (verdict is null)
        {
            http.Response.Headers.WWWAuthenticate = BearerChallenge.NoToken(TesseraDefaults.Realm);
            return Problems.Problem(StatusCodes.Status401Unauthorized, "A token is needed.", "Send one as Authorization: Bearer.");
        }

        if (verdict.Value.Reason == VerdictReason.Stale)
            return StaleNotice.CannotTell(http);
        var reason = verdict.Value.Reason.ToPublicWire();
        http.Response.Headers.WWWAuthenticate = InvalidToken(reason);
        return Problems.Problem(StatusCodes.Status401Unauthorized, InvalidTokenTitle, verdict.Value.Reason.ToSentence(), ("reason", reason));
    }

    /// <summary>The header that goes with a token that is not live.</summary>
    public static string InvalidToken(string reason) => BearerChallenge.InvalidToken(TesseraDefaults.Realm, reason);

    /// <summary>403: the token is live and does not reach this; says what is missing and where its owner can look.</summary>
    public static IResult Forbidden(HttpContext http, in Verdict verdict, string publicUrl)
    {
        // Whoever belongs elsewhere lacks no permission.
        var missing = verdict.Reason == VerdictReason.WrongProject ? null : verdict.Action?.Permission.Text;
        var detail = verdict.Reason == VerdictReason.WrongProject ? "The token belongs to another project."
            : missing is null ? "No permission is attached to this operation, so it is refused to every token."
            : $"The token does not give {missing}.";
        return Forbidden(http, verdict, missing, detail, publicUrl);
    }

    /// <summary>403: a management call, and the token does not give its permission.</summary>
    /// <param name="http">The request.</param>
    /// <param name="verdict">The live token.</param>
    /// <param name="missing">The permission that the call takes; null when it has none and is refused to everybody.</param>
    /// <param name="publicUrl">Where the console is.</param>
    public static IResult Lacking(HttpContext http, in Verdict verdict, string? missing, string publicUrl) => Forbidden(
        http, verdict, missing, missing is null ? "No permission is attached to this operation, so it is refused to everybody." : $"This needs {missing}.", publicUrl);

    /// <summary>403: the call is for users, and a token of no user was presented.</summary>
    public static IResult UsersOnly(HttpContext http, in Verdict verdict, string publicUrl) => Forbidden(
        http, verdict, missing: null, "Only a user can do this. Present a personal token: service and project tokens belong to no user.", publicUrl);

    /// <summary>403: a project's token was presented where its scope says nothing (spec T22).</summary>
    public static IResult NotForProjects(HttpContext http, in Verdict verdict, string publicUrl) => Forbidden(
        http, verdict, missing: null, "A project token reaches what the APIs keep for its project, and manages nothing. Present a personal token.", publicUrl);

    /// <summary>Where the console shows the token.</summary>
    public static string TokenPage(IndexedToken token, string publicUrl) => publicUrl.TrimEnd('/') + token.Grant.Kind switch
    {
        TokenKind.Personal => $"/user/tokens/{token.Id}",
        TokenKind.Project => $"/projects/{token.Grant.Project}/settings/api-permissions",
        TokenKind.Service => $"/settings/api-tokens/{token.Id}",
        _ => throw new ArgumentOutOfRangeException(nameof(token)),
    };

    /// <summary>400: two different tokens in one request.</summary>
    public static IResult TwoTokens() => Problems.Problem(
        StatusCodes.Status400BadRequest, "Two different tokens.", "A request may present one token; send Authorization once.", ("reason", "malformed"));

    /// <summary>429: too many failures from this network.</summary>
    public static IResult TooManyFailures(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.Problem(StatusCodes.Status429TooManyRequests, "Too many failures.", "Too many requests with invalid credentials came from your network. Wait as long as Retry-After says.");
    }

    private static IResult Forbidden(HttpContext http, in Verdict verdict, string? missing, string detail, string publicUrl)
    {
        var reason = (verdict.Reason == VerdictReason.WrongProject ? verdict.Reason : VerdictReason.InsufficientScope).ToWire();
        var page = TokenPage(verdict.Token, publicUrl);
        http.Response.Headers.WWWAuthenticate = BearerChallenge.InsufficientScope(TesseraDefaults.Realm, reason, missing, page);
        return Problems.Problem(StatusCodes.Status403Forbidden, "The token does not allow this.", detail, ("reason", reason), ("missing", missing), ("tokenPage", page));
    }
}
