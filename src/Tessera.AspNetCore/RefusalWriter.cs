using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tessera.Verification;

namespace Tessera.AspNetCore;

/// <summary>Answers refused requests: status and headers for all, the body by the API's own writer or as a problem document.</summary>
internal static class RefusalWriter
{
    public static Task WriteAsync(HttpContext http, Refusal refusal, string realm)
    {
        http.Response.StatusCode = StatusOf(refusal.Kind);
        SetHeaders(http, refusal, realm);
        return http.GetEndpoint()?.Metadata.GetMetadata<RefusalAnswer>() is { } own
            ? own.WriteAsync(http, refusal)
            : Problem(refusal).ExecuteAsync(http);
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NoToken or RefusalKind.InvalidToken => StatusCodes.Status401Unauthorized,
        RefusalKind.TwoTokens => StatusCodes.Status400BadRequest,
        RefusalKind.InsufficientScope or RefusalKind.WrongKind or RefusalKind.WrongProject => StatusCodes.Status403Forbidden,
        RefusalKind.NoProject => StatusCodes.Status404NotFound,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException(),
    };

    private static void SetHeaders(HttpContext http, Refusal refusal, string realm)
    {
        switch (refusal.Kind)
        {
            case RefusalKind.NoToken:
                http.Response.Headers.WWWAuthenticate = BearerChallenge.NoToken(realm);
                break;
            case RefusalKind.InvalidToken:
                http.Response.Headers.WWWAuthenticate = BearerChallenge.InvalidToken(realm, refusal.Reason);
                break;
            case RefusalKind.InsufficientScope or RefusalKind.WrongKind or RefusalKind.WrongProject:
                http.Response.Headers.WWWAuthenticate = BearerChallenge.InsufficientScope(realm, refusal.Reason, refusal.Missing, refusal.Verdict?.TokenPage);
                break;
            case RefusalKind.Unavailable:
                http.Response.Headers.RetryAfter = "1";
                break;
        }
    }

    private static IResult Problem(Refusal refusal)
    {
        var (title, detail) = Explain(refusal);
        var problem = new ProblemDetails { Status = StatusOf(refusal.Kind), Title = title, Detail = detail };
        Add("reason", refusal.Reason);
        Add("missing", refusal.Missing);
        Add("tokenPage", refusal.Verdict?.TokenPage);
        return TypedResults.Problem(problem);

        void Add(string name, string? value)
        {
            if (value is not null)
                problem.Extensions[name] = value;
        }
    }

    private static (string Title, string Detail) Explain(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NoToken => ("A token is needed.", "Send one as Authorization: Bearer."),
        RefusalKind.TwoTokens => ("Two different tokens.", "A request may present one token."),
        RefusalKind.InvalidToken => ("The token is not valid.", refusal.Verdict!.Reason.ToSentence()),
        RefusalKind.InsufficientScope => ("The token does not allow this.", $"The token does not give {refusal.Missing}."),
        RefusalKind.WrongKind => ("The token does not allow this.", "The operation does not take tokens of this kind."),
        RefusalKind.WrongProject => ("The token does not allow this.", "The token, or the user it belongs to, does not belong to this project."),
        RefusalKind.NoProject => ("There is no such project.", "It does not exist, or you may not see it."),
        RefusalKind.Unavailable => ("Tokens cannot be verified right now.", "Try again."),
        _ => throw new UnreachableException(),
    };
}
