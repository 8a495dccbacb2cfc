using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Hosting;
using Tessera.Server.Roles;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Load;

/// <summary>The server as it is, with an index of a given size and one endpoint more, that answers 200 and does nothing.</summary>
internal sealed class LoadedServer : IAsyncDisposable
{
    public const int Shown = 1000;
    private readonly WebApplication app;
    private readonly string directory;

    private LoadedServer(WebApplication app, string directory, LoadedTokens tokens)
    {
        this.app = app;
        this.directory = directory;
        Tokens = tokens;
    }

    public LoadedTokens Tokens { get; }

    public Uri Address => new(app.Urls.First());

    public IServiceProvider Services => app.Services;

    public static async Task<LoadedServer> StartAsync(int size)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-load-").FullName;
        // What it holds has no rows, and would be found out.
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Tessera:DataDirectory", directory, "--Tessera:SealCheckInterval", "1.00:00:00"]);
        builder.AddTessera(LoadedBadges.Api);
        builder.ConfigureListening();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.Use(next => http => http.Request.Path.Value switch
        {
            "/empty" => Task.CompletedTask,
            "/five-headers" => FiveHeaders(http),
            _ => next(http),
        });
        await Startup.PrepareAsync(app.Services, [LoadedBadges.Api], CancellationToken.None);
        RegisterShop(app.Services.GetRequiredService<CurrentCatalogue>());
        var tokens = await FillAsync(app.Services, size);
        app.MapTessera(LoadedBadges.Api);
        await app.StartAsync();
        return new(app, directory, tokens);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    // What forward-auth answers, without having asked anything: tells the share of the headers from that of the verdict.
    private static Task FiveHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers["X-Tessera-Token-Id"] = "01a201be-6c76-7893-8f45-b55eeb1f0d34";
        headers["X-Tessera-Kind"] = "service";
        headers["X-Tessera-Subject"] = "01a201be-6c76-7893-8f45-b55eeb1f0d34";
        headers["X-Tessera-Project"] = "";
        headers["X-Tessera-Permission"] = "shop:article.findOne";
        return Task.CompletedTask;
    }

    private static void RegisterShop(CurrentCatalogue catalogue)
    {
        RouteDefinition[] routes =
        [
            new("GET", "/articles", "article", "find", Access.Read),
            new("GET", "/articles/{id}", "article", "findOne", Access.Read),
            new("POST", "/articles", "article", "create", Access.Write),
        ];
        catalogue.Put(new ApiRow { Name = "shop", Title = "Shop", Routes = CurrentCatalogue.Write(routes), CreatedAt = default, UpdatedAt = default });
        catalogue.Publish();
    }

    private static async Task<LoadedTokens> FillAsync(IServiceProvider services, int size)
    {
        var index = services.GetRequiredService<TokenIndex>();
        var grant = ServiceTokenType.GrantOf(ServiceTokenType.Custom, ["shop:article.findOne", TesseraPermissions.TokenVerify, TesseraPermissions.FeedRead], services.GetRequiredService<PermissionNames>());
        index.Reserve(size);
        var known = new List<string>();
        for (var i = 0; i < size; i++)
        {
            var secret = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard);
            index.Put(new() { Digest = secret.Digest, Id = Guid.CreateVersion7(), Name = $"token-{i}", Grant = grant });
            if (i % Math.Max(1, size / Shown) == 0 && known.Count < Shown)
                known.Add(secret.Reveal());
        }

        return new(known, [.. Enumerable.Range(0, Shown).Select(_ => TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal())], await LoadedBadges.FillAsync(services, Shown));
    }
}

/// <summary>Tokens to present: live ones from all over the index, ones that nobody issued, and ones that read a private badge.</summary>
internal sealed record LoadedTokens(IReadOnlyList<string> Known, IReadOnlyList<string> Unknown, IReadOnlyList<string> Badge)
{
    public IReadOnlyList<string> Of(Presented presented) => presented switch
    {
        Presented.Known => Known,
        Presented.Unknown => Unknown,
        Presented.Badge or Presented.BadgeInQuery => Badge,
        // None is sent; something has to be counted.
        _ => [""],
    };
}
