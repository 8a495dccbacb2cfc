using System.Text.Json;
using Tessera.Server.Http;
using Tessera.Verification;

namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>
/// A 401 made once and sent many times: whoever floods a gateway with tokens that are not live should cost no more than whoever has one. The same
/// members as any problem, but for the trace id.
/// </summary>
internal sealed class PreparedRefusal
{
    private static readonly PreparedRefusal[] ByReason = [.. Enum.GetValues<VerdictReason>().Select(reason => new PreparedRefusal(reason))];

    private readonly string authenticate;
    private readonly byte[] body;

    private PreparedRefusal(VerdictReason reason)
    {
        authenticate = Refusals.InvalidToken(reason.ToPublicWire());
        body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "https://tools.ietf.org/html/rfc9110#section-15.5.2",
            title = Refusals.InvalidTokenTitle,
            status = StatusCodes.Status401Unauthorized,
            detail = reason.ToSentence(),
            reason = reason.ToPublicWire(),
        });
    }

    /// <summary>Answers that the token is not valid.</summary>
    public static Task SendAsync(HttpContext http, VerdictReason reason)
    {
        var refusal = ByReason[(int)reason];
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = refusal.authenticate;
        http.Response.ContentType = "application/problem+json";
        http.Response.ContentLength = refusal.body.Length;
        return http.Response.BodyWriter.WriteAsync(refusal.body, http.RequestAborted).AsTask();
    }
}
