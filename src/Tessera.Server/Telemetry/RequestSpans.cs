using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Tessera.Server.Verification;

namespace Tessera.Server.Telemetry;

/// <summary>
/// Gives the span of a request its name: method, route and status. Never an address or a query as it was sent: an id says who, and a token may stand in it.
/// Listens only while somebody collects spans.
/// </summary>
internal sealed class RequestSpans : IObserver<KeyValuePair<string, object?>>
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Ended = Request + ".Stop";

    /// <summary>Listens until it is disposed of. The end of a request is told only to who asks for its start as well.</summary>
    public static IDisposable Follow(DiagnosticListener listener) => listener.Subscribe(new RequestSpans(), name => name.StartsWith(Request, StringComparison.Ordinal));

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: Ended, Value: HttpContext http } || http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span)
            return;
        var route = RouteOf(http);
        span.DisplayName = route is null ? MethodOf(http) : $"{MethodOf(http)} {route}";
        span.SetTag("http.request.method", MethodOf(http));
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }

    public void OnCompleted()
    {
        // Nothing is kept.
    }

    public void OnError(Exception error)
    {
        // Nothing is kept.
    }

    private static string? RouteOf(HttpContext http) => http.GetEndpoint() is RouteEndpoint endpoint
        ? "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        : http.Request.Path.Value switch
        {
            VerifyEndpoint.Path => VerifyEndpoint.Path,
            VerifyEndpoint.BatchPath => VerifyEndpoint.BatchPath,
            { } path when path.StartsWith("/forward-auth/", StringComparison.Ordinal) => "/forward-auth/{gateway}/{api}",
            _ => null,
        };

    // What a client calls a method may be anything.
    private static string MethodOf(HttpContext http) => http.Request.Method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? http.Request.Method : "_OTHER";
}
