using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;
using Tessera.Builds.TestResults;

namespace Tessera.Builds.V2;

/// <summary>A job's tests, in v2's form. Sent as they are read: a list may be long.</summary>
internal static class ListJobTests
{
    public static async Task<IResult> HandleAsync(HttpContext http, string number, ListTests operation, CancellationToken ct)
    {
        if (http.Request.Query.ContainsKey("page-token"))
            return PageTokens.Refusal;
        if (await operation.ExecuteAsync(http.Project().Id, number, ct) is not { } buildId)
            return Answers.NotFound(ShowJob.What);
        http.Response.ContentType = "application/json; charset=utf-8";
        var output = http.Response.BodyWriter;
        Write(output, """{"items":""");
        await operation.WriteAsync(buildId, output, ct);
        Write(output, ""","next_page_token":null}""");
        await output.FlushAsync(ct);
        return TypedResults.Empty;
    }

    private static void Write(PipeWriter output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);
}
