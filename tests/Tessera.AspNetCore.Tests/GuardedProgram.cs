using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.AspNetCore.Tests;

/// <summary>A program with a guarded API on real Kestrel, as somebody would write it, over an instance in memory.</summary>
internal sealed class GuardedProgram : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StringBuilder logged;

    private GuardedProgram(WebApplication app, StandInInstance instance, StringBuilder logged)
    {
        this.app = app;
        this.logged = logged;
        Instance = instance;
    }

    public StandInInstance Instance { get; }

    /// <summary>Everything logged, at level Trace.</summary>
    public string Logged
    {
        get
        {
            lock (logged)
                return logged.ToString();
        }
    }

    /// <summary>Starts a program with these endpoints.</summary>
    public static async Task<GuardedProgram> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? add = null)
    {
        var instance = new StandInInstance(new FakeClock());
        var logged = new StringBuilder();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new LogSink(logged)).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddTesseraAuthentication();
        builder.Services.AddSingleton<ITokenVerifier>(instance);
        builder.Services.AddSingleton<IProjects>(instance);
        builder.Services.AddSingleton<ICatalogueRegistrar>(instance);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, instance, logged);
    }

    /// <summary>A client that presents a token, or none.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
