using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;

namespace Tessera.Builds.Http;

/// <summary>
/// Refusals as this API answers them. Whoever may not know that a private project exists is told that it does not: without a token, with a dead one, with
/// one that belongs elsewhere.
/// </summary>
internal static class RefusalMessages
{
    public const string NoProject = "Project not found";

    internal sealed record Body(
        string Message,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Missing = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenPage = null);

    public static Task WriteAsync(HttpContext http, Refusal refusal)
    {
        var (status, body) = Of(http, refusal);
        return Answers.Ok(body, status).ExecuteAsync(http);
    }

    /// <summary>Status and body of a refusal, for answers in another form; takes away the header that would tell more than the status does, and says when to come back.</summary>
    public static (int Status, Body Body) Of(HttpContext http, Refusal refusal)
    {
        if (refusal.Kind != RefusalKind.NoProject && IsHidden(refusal))
            refusal = new() { Kind = RefusalKind.NoProject };
        var answer = Answer(refusal);
        if (answer.Status == StatusCodes.Status404NotFound)
            http.Response.Headers.WWWAuthenticate = default;
        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "1";
        return answer;
    }

    private static bool IsHidden(Refusal refusal) =>
        refusal.Project is { IsPublic: false } && refusal.Kind is RefusalKind.NoToken or RefusalKind.InvalidToken or RefusalKind.WrongProject;

    private static (int Status, Body Body) Answer(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NoToken => (StatusCodes.Status401Unauthorized, new("You must log in first.")),
        RefusalKind.TwoTokens => (StatusCodes.Status400BadRequest, new("Two different tokens: a request may present one.")),
        RefusalKind.InvalidToken => (StatusCodes.Status401Unauthorized, new("Invalid token provided.", refusal.Reason)),
        RefusalKind.InsufficientScope => (StatusCodes.Status403Forbidden, new("Permission denied", refusal.Reason, refusal.Missing, refusal.Verdict?.TokenPage)),
        RefusalKind.WrongKind => (StatusCodes.Status403Forbidden, new("Permission denied", refusal.Reason, "a personal token", refusal.Verdict?.TokenPage)),
        RefusalKind.WrongProject => (StatusCodes.Status403Forbidden, new("Permission denied", refusal.Reason, TokenPage: refusal.Verdict?.TokenPage)),
        RefusalKind.NoProject => (StatusCodes.Status404NotFound, new(NoProject)),
        RefusalKind.Unavailable => (StatusCodes.Status503ServiceUnavailable, new("Tokens cannot be verified right now. Try again.", refusal.Reason)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
