using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>Something that answers in Tessera's place, in whatever way a test has it answer, and counts how often it was asked.</summary>
internal sealed class StandInServer : IAsyncDisposable
{
    public const string Live = """{"active":true,"allowed":true,"token":{"id":"0198c0de-0000-7000-8000-000000000001","kind":"service","name":"one","type":"full-access","expiresAt":null}}""";

    private readonly WebApplication app;
    private int asked;

    private StandInServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref asked);

    public static async Task<StandInServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new StandInServer(app);
        app.Run(http =>
        {
            Interlocked.Increment(ref server.asked);
            return answer(http);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>An answer in JSON.</summary>
    public static RequestDelegate Says(string body, int status = 200) => http =>
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        return http.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
