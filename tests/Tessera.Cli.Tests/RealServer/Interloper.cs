using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Tessera.Cli.Tests.RealServer;

/// <summary>Stands between the program and the server, passes everything on, and does something of its own just before a request of one method.</summary>
internal sealed class Interloper : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication app;

    private Interloper(Uri server, string before, Func<Task> act)
    {
        http = new() { BaseAddress = server };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async context =>
        {
            if (context.Request.Method == before)
                await act();
            await PassOnAsync(context);
        });
    }

    public string Address => app.Urls.First();

    public static async Task<Interloper> StartAsync(Uri server, string before, Func<Task> act)
    {
        var interloper = new Interloper(server, before, act);
        await interloper.app.StartAsync();
        return interloper;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method), context.Request.GetEncodedPathAndQuery());
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.Add("Content-Type", context.Request.ContentType);
        }

        foreach (var name in (string[])["Authorization", "If-Match"])
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].AsEnumerable());
        using var answer = await http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.Headers.ETag = answer.Headers.ETag?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
