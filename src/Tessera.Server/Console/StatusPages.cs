using Tessera.Server.Http;

namespace Tessera.Server.Console;

/// <summary>What stands in an answer that has a status and nothing else, such as an address of nothing: a page for browsers, a problem for programs.</summary>
internal static class StatusPages
{
    private static readonly PathString[] Programs = ["/v1", "/api", "/openapi", "/health", "/forward-auth", "/console"];

    public static IResult OfStatus(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (status == StatusCodes.Status405MethodNotAllowed && HttpMethods.IsGet(http.Request.Method) && IsForPeople(http.Request))
            return Page.GoTo(Above(http.Request.Path));
        if (status != StatusCodes.Status404NotFound || !IsForPeople(http.Request))
            return Problems.OfStatus(status);
        http.RequestServices.GetRequiredService<Viewers>().SetNobody(http);
        return ErrorPages.Show(http, ErrorPages.NotFound);
    }

    // Only forms are sent there. Who comes by a link, after signing in again say, wants the page that the form stands on: the one above.
    private static string Above(PathString path) => path.ToUriComponent() is var text && text.LastIndexOf('/') is > 0 and var end ? text[..end] : "/";

    private static bool IsForPeople(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !Programs.Any(start => request.Path.StartsWithSegments(start, StringComparison.Ordinal));
}
