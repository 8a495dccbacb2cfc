using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Http;

/// <summary>
/// Turns what binding and storage throw into problems: a request that cannot be read is 400 (or 413) and names the member, a row edited by hand is
/// 409, a store that does not answer is 503, and anything else is 500 without a word of what went wrong inside.
/// </summary>
internal sealed class RequestFailures(RequestDelegate next, ILogger<RequestFailures> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(http, exception).ExecuteAsync(http);
        }
    }

    private ProblemHttpResult Answer(HttpContext http, Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.Problem(
            StatusCodes.Status413PayloadTooLarge, "The body is too large.", "A body may have 64 KiB, an OpenAPI document 8 MiB."),
        BadHttpRequestException { InnerException: JsonException json } => BadJson(json),
        BadHttpRequestException bad => Problems.Problem(bad.StatusCode, "The request cannot be read.", Explain(bad)),
        JsonException json => BadJson(json),
        TamperedRowException => Problems.Conflict(
            "The record does not match its seal.", "It was edited in the database by hand. It is refused everywhere; delete it, or restore the database."),
        JournalException => Unwritable(http, exception),
        _ when Databases.IsFailure(exception) => Unavailable(http, exception),
        _ => Unexpected(http, exception),
    };

    private static ProblemHttpResult BadJson(JsonException exception) => Problems.Invalid([.. JsonFaults.Of(exception)]);

    private static string Explain(BadHttpRequestException exception) =>
        exception.Message.StartsWith("Failed to bind parameter", StringComparison.Ordinal) || exception.StatusCode == StatusCodes.Status415UnsupportedMediaType
            ? "A value in the path, the query or the content type is not what this call takes."
            : "The body is missing or incomplete.";

    private ProblemHttpResult Unavailable(HttpContext http, Exception exception)
    {
        log.Unexpected(exception, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "");
        StaleNotice.ComeBack(http);
        return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "The store does not answer.", "Nothing was changed as far as this node knows. Try again.");
    }

    private ProblemHttpResult Unwritable(HttpContext http, Exception exception)
    {
        log.Unexpected(exception, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "");
        StaleNotice.ComeBack(http);
        return Problems.Problem(
            StatusCodes.Status503ServiceUnavailable, "The revocation journal cannot be written.", "Nothing was revoked or changed. The administrator has to make room for the journal, or access to it.");
    }

    private ProblemHttpResult Unexpected(HttpContext http, Exception exception)
    {
        log.Unexpected(exception, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "");
        return Problems.Problem(StatusCodes.Status500InternalServerError, "Something went wrong on our side.", "It is in the log under this traceId.");
    }
}
