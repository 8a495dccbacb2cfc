using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tessera.Verification;

namespace Tessera.Server.Tests.Support;

/// <summary>
/// The real server on real Kestrel, a temporary directory and a real database, SQLite or PostgreSQL (<see cref="TestPostgres"/>), with a clock that tests move. Passwords are hashed with few rounds
/// so that tests are quick; the production count has a test of its own.
/// </summary>
internal sealed class TesseraServer : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminSecret = "correct horse battery staple";

    private readonly Factory factory;
    private readonly bool ownsDirectory;
    private string? adminToken;

    private TesseraServer(Factory factory, bool ownsDirectory)
    {
        this.factory = factory;
        this.ownsDirectory = ownsDirectory;
    }

    public FakeClock Clock => factory.Clock;

    public string DataDirectory => factory.DataDirectory;

    public string DatabasePath => Path.Combine(DataDirectory, "tessera.db");

    public string BuildsDatabasePath => Path.Combine(DataDirectory, "builds.db");

    /// <summary>The database's connection string, where it is not a file.</summary>
    public string Address => TestPostgres.AddressOf(TestPostgres.NameOf(DataDirectory));

    public IServiceProvider Services => factory.Services;

    public Uri BaseAddress => factory.ClientOptions.BaseAddress;

    /// <summary>Everything the server has logged, at level Trace.</summary>
    public string Logged
    {
        get
        {
            lock (factory.Logged)
                return factory.Logged.ToString();
        }
    }

    /// <summary>Starts a server; on the data of an earlier one when its directory is given.</summary>
    public static TesseraServer Start(string? dataDirectory = null, FakeClock? clock = null, params (string Name, string Value)[] settings)
    {
        var directory = dataDirectory ?? Directory.CreateTempSubdirectory("tessera-test-").FullName;
        clock ??= new();
        if (TestPostgres.IsStore)
            MigratedDatabases.CopyTo(TestPostgres.NameOf(directory));
        else if (dataDirectory is null)
            MigratedDatabases.CopyTo(directory, clock);
        var factory = new Factory(directory, clock, settings);
        factory.UseKestrel();
        factory.StartServer();
        return new(factory, ownsDirectory: dataDirectory is null);
    }

    /// <summary>A client that presents a token, or none.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = BaseAddress };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>The first administrator's personal token, made by e-mail and password.</summary>
    public async Task<string> AdminTokenAsync() => adminToken ??= await SignInAsync(AdminEmail, AdminSecret);

    /// <summary>A client that may do everything.</summary>
    public async Task<HttpClient> AdminAsync() => Client(await AdminTokenAsync());

    /// <summary>Gets a personal token by e-mail and password.</summary>
    public async Task<string> SignInAsync(string email, string password)
    {
        using var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));
        var answer = await client.PostAsJsonAsync("/v1/personal-tokens", new { name = "test" }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var record = await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        return (string)record!["token"]!;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        if (!ownsDirectory)
            return;
        Directory.Delete(DataDirectory, recursive: true);
        if (TestPostgres.IsStore)
            TestPostgres.Drop(TestPostgres.NameOf(DataDirectory));
    }

    private sealed class Factory(string dataDirectory, FakeClock clock, (string Name, string Value)[] settings) : WebApplicationFactory<Program>
    {
        private const string MaxStaleness = "Tessera:Verification:MaxStaleness";

        public FakeClock Clock => clock;

        public string DataDirectory => dataDirectory;

        public StringBuilder Logged { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // A setting, because the factory itself would name the port to a server that may have started by then.
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.UseSetting("Tessera:DataDirectory", dataDirectory);
            builder.UseSetting("Tessera:Admin:Email", AdminEmail);
            builder.UseSetting("Tessera:Admin:Password", AdminSecret);
            foreach (var (name, value) in TestPostgres.SettingsOf(dataDirectory).Concat(settings))
                builder.UseSetting(name, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new LogSink(Logged)).SetMinimumLevel(LogLevel.Trace).AddFilter<LogSink>(null, LogLevel.Trace));
            builder.ConfigureServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                // The test's clock jumps, and further than any node may go on without its store; what that means for staleness has tests of its own.
                if (!settings.Any(setting => setting.Name == MaxStaleness))
                    services.Replace(ServiceDescriptor.Singleton(new Freshness(clock, TimeSpan.FromDays(100_000), allowWhenStale: false)));
                services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000);
            });
        }
    }
}
