using Microsoft.AspNetCore.Http;

namespace Tessera.Builds.Http;

/// <summary>Gives the addresses below this API's own that no call answers, or none by this method, this API's form of an error.</summary>
internal static class UnmatchedCalls
{
    private static readonly PathString V1 = "/api/v1.1";
    private static readonly PathString V2 = "/api/v2";

    /// <summary>Whether a request's address is below this API's own.</summary>
    public static bool MayBe(HttpContext http) =>
        http.Request.Path.StartsWithSegments(V1, StringComparison.Ordinal) || http.Request.Path.StartsWithSegments(V2, StringComparison.Ordinal);

    /// <summary>Lets others answer, and writes the body when that gives a bare 404 or 405.</summary>
    public static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is not { HasStarted: false, ContentLength: null, ContentType: null, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed })
            return;
        var status = http.Response.StatusCode;
        await Answers.Message(status, status == StatusCodes.Status404NotFound ? "Not found" : "Method not allowed").ExecuteAsync(http);
    }
}
