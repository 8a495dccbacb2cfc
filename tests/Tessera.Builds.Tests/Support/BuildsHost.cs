using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tessera.AspNetCore;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Support;

/// <summary>The builds API on real Kestrel with a real SQLite file and real folders, over a <see cref="StandInInstance"/>, with a clock that tests move.</summary>
internal sealed class BuildsHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StringBuilder logged;

    private BuildsHost(WebApplication app, string directory, FakeClock clock, StandInInstance instance, StringBuilder logged)
    {
        this.app = app;
        this.logged = logged;
        DataDirectory = directory;
        Clock = clock;
        Instance = instance;
    }

    public FakeClock Clock { get; }

    public StandInInstance Instance { get; }

    public string DataDirectory { get; }

    public Uri Address => new(app.Urls.First());

    /// <summary>Everything logged, at level Trace.</summary>
    public string Logged
    {
        get
        {
            lock (logged)
                return logged.ToString();
        }
    }

    /// <summary>Starts a host; on the data of an earlier one when its directory is given.</summary>
    public static async Task<BuildsHost> StartAsync(string? dataDirectory = null, StandInInstance? instance = null, FakeClock? clock = null, params (string Name, string Value)[] settings)
    {
        clock ??= new();
        instance ??= new(clock);
        var directory = dataDirectory ?? Directory.CreateTempSubdirectory("tessera-builds-").FullName;
        if (dataDirectory is null)
            await MigratedDatabase.CopyToAsync(directory);
        else
            MigratedDatabase.Make(directory);
        var logged = new StringBuilder();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.Logging.ClearProviders().AddProvider(new LogSink(logged)).SetMinimumLevel(LogLevel.Trace);
        var services = builder.Services;
        services.AddBuilds((_, database) => MigratedDatabase.Use(database, directory), _ => Path.Combine(directory, "builds"));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        services.AddSingleton<ITokenVerifier>(instance);
        services.AddSingleton<IProjects>(instance);
        services.AddSingleton<IProjectAdministration>(instance);
        services.AddSingleton<ICatalogueRegistrar>(instance);
        var app = builder.Build();
        app.UseBuilds();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapBuilds();
        // Made once: see the server, which does the same.
        var endpoints = new CompositeEndpointDataSource([.. ((IEndpointRouteBuilder)app).DataSources]);
        ((IEndpointRouteBuilder)app).DataSources.Clear();
        ((IEndpointRouteBuilder)app).DataSources.Add(endpoints);
        ((IApplicationBuilder)app).UseEndpoints(_ => { });
        await app.StartAsync();
        return new(app, directory, clock, instance, logged);
    }

    /// <summary>A client that presents a token, or none.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
        MigratedDatabase.Drop(DataDirectory);
    }
}
