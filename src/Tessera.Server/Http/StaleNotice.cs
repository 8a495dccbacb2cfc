using Tessera.Verification;

namespace Tessera.Server.Http;

/// <summary>
/// What a node says that has not heard from its store for longer than allowed: a header on whatever it goes on answering, and 503 where it may not. The two
/// calls that run before the pipeline set the header by themselves.
/// </summary>
internal sealed class StaleNotice(RequestDelegate next, Freshness freshness)
{
    private const string Header = "X-Tessera-Stale";

    // A node that is cut off asks its store once a second.
    private const string Again = "1";

    public Task InvokeAsync(HttpContext http)
    {
        Add(http, freshness.IsStale);
        return next(http);
    }

    /// <summary>Says in the answer that it rests on an index that is older than allowed, if it does.</summary>
    public static void Add(HttpContext http, bool isStale)
    {
        if (isStale)
            http.Response.Headers[Header] = "true";
    }

    /// <summary>Says when to come back.</summary>
    public static void ComeBack(HttpContext http) => http.Response.Headers.RetryAfter = Again;

    /// <summary>503: this node cannot tell who calls, or what a token may do.</summary>
    public static IResult CannotTell(HttpContext http)
    {
        Add(http, isStale: true);
        ComeBack(http);
        return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "This node cannot verify tokens right now.", "It has not heard from its store for too long.", ("reason", VerdictReason.Stale.ToWire()));
    }
}
