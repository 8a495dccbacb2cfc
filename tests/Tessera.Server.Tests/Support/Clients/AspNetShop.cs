using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tessera.AspNetCore;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>The shop as a program for ASP.NET Core that guards itself by the package, on a port of loopback.</summary>
internal sealed class AspNetShop : IAsyncDisposable
{
    private readonly WebApplication app;

    private AspNetShop(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.First()).Port;

    public IServiceProvider Services => app.Services;

    public static async Task<AspNetShop> StartAsync(Uri server, string secret, Action<TesseraClientOptions>? configure = null, TimeProvider? clock = null, DelegatingHandler? between = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddTessera(options =>
        {
            (options.Server, options.VerifierToken) = (server, secret);
            configure?.Invoke(options);
        });
        if (between is not null)
            builder.Services.AddHttpClient("Tessera").AddHttpMessageHandler(() => between);
        var app = builder.Build();
        var shop = app.MapTesseraApi("shop", "Shop");
        shop.MapGet("/articles", () => "[]").RequirePermission("shop:article.find");
        shop.MapGet("/articles/{id}", (string id) => id).RequirePermission("shop:article.findOne");
        shop.MapPost("/articles", () => Results.StatusCode(StatusCodes.Status201Created)).RequirePermission("shop:article.create");
        shop.MapDelete("/articles/{id}", (string id) => id).RequirePermission("shop:article.delete");
        shop.MapGet("/projects/{vcs}/{org}/{repo}/name", (HttpContext http) => http.GetProject()!.Name).OfProject().RequireLiveToken();
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
