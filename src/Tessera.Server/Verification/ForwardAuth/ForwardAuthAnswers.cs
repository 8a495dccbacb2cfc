using Tessera.AspNetCore;
using Tessera.Server.Http;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>What a gateway is answered. All identity headers are always set: a gateway that copies one that is missing passes on the client's.</summary>
internal static class ForwardAuthAnswers
{
    private const string TokenId = "X-Tessera-Token-Id";
    private const string Kind = "X-Tessera-Kind";
    private const string Subject = "X-Tessera-Subject";
    private const string Project = "X-Tessera-Project";
    private const string Permission = "X-Tessera-Permission";

    /// <summary>200: the request may pass, and this is who it is from.</summary>
    public static Task Pass(HttpContext http, in Verdict verdict)
    {
        var grant = verdict.Token.Grant;
        var id = verdict.Token.Id.ToString();
        SetIdentity(http, id, grant.Kind.ToWire(), grant.Owner?.Id.ToString() ?? id, grant.Project ?? "", verdict.Action!.Permission.Text);
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>401: the request presents no token.</summary>
    public static Task NoToken(HttpContext http)
    {
        SetNoIdentity(http);
        return Refusals.Unauthorized(http, null).ExecuteAsync(http);
    }

    /// <summary>400: the request presents two different tokens.</summary>
    public static Task TwoTokens(HttpContext http)
    {
        SetNoIdentity(http);
        return Refusals.TwoTokens().ExecuteAsync(http);
    }

    /// <summary>401, 403 or 503, with the reason.</summary>
    public static Task Refuse(HttpContext http, in Verdict verdict, string publicUrl)
    {
        SetNoIdentity(http);
        if (verdict.IsLive)
            return Refusals.Forbidden(http, verdict, publicUrl).ExecuteAsync(http);
        return verdict.Reason == VerdictReason.Stale
            ? Refusals.Unauthorized(http, verdict).ExecuteAsync(http)
            : PreparedRefusal.SendAsync(http, verdict.Reason);
    }

    /// <summary>403: the path can be read in more than one way.</summary>
    public static Task AmbiguousPath(HttpContext http)
    {
        SetNoIdentity(http);
        http.Response.Headers.WWWAuthenticate = BearerChallenge.InvalidRequest(TesseraDefaults.Realm, Questions.AmbiguousPath);
        return Problems.Problem(
            StatusCodes.Status403Forbidden, "The path is ambiguous.", "It has dot segments, encoded separators, control or non-ASCII bytes, or one of \\ // ; #.", ("reason", Questions.AmbiguousPath)).ExecuteAsync(http);
    }

    /// <summary>400: the gateway's question, not the client's request, is wrong.</summary>
    public static Task BadQuestion(HttpContext http, string error)
    {
        SetNoIdentity(http);
        return Problems.Problem(StatusCodes.Status400BadRequest, "The question cannot be answered.", error).ExecuteAsync(http);
    }

    private static void SetNoIdentity(HttpContext http) => SetIdentity(http, "", "", "", "", "");

    private static void SetIdentity(HttpContext http, string tokenId, string kind, string subject, string project, string permission)
    {
        var headers = http.Response.Headers;
        headers[TokenId] = tokenId;
        headers[Kind] = kind;
        headers[Subject] = subject;
        headers[Project] = project;
        headers[Permission] = permission;
    }
}
