using Tessera.Server.Hosting;

namespace Tessera.Server.Console;

/// <summary>Turns what a page's handler throws into a page: without a word of what went wrong inside.</summary>
internal sealed class PageFailures(RequestDelegate next, Viewers viewers, ILogger<PageFailures> log)
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
            var kind = ErrorPages.Of(exception);
            if (kind is null || kind == ErrorPages.Unavailable)
                log.Unexpected(exception, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "");
            if (http.Features.Get<Viewer>() is null)
                viewers.SetNobody(http);
            await ErrorPages.Show(http, kind ?? ErrorPages.Unexpected).ExecuteAsync(http);
        }
    }
}
