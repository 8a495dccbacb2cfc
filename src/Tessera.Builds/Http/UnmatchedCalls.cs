using Microsoft.AspNetCore.Http;

namespace Tessera.Builds.Http;

/// <summary>Gives the addresses below this API's own that no call answers, or none by this method, this API's form of an error.</summary>
internal static class UnmatchedCalls
{
    private static readonly PathString[] Below = ["/api/v1.1", "/api/v2"];

    /// <summary>Writes the body of a bare 404 or 405.</summary>
    public static async Task AnswerAsync(HttpContext http)
    {
        if (http.Response is not { HasStarted: false, ContentLength: null, ContentType: null, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed }
            || !Below.Any(prefix => http.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal)))
            return;
        var status = http.Response.StatusCode;
        await Answers.Message(status, status == StatusCodes.Status404NotFound ? "Not found" : "Method not allowed").ExecuteAsync(http);
    }
}
