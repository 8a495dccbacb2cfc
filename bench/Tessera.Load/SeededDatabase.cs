using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Load;

/// <summary>A data directory with a registered API and many sealed tokens, as a server would have written them one by one.</summary>
internal static class SeededDatabase
{
    private const int BatchSize = 20_000;

    /// <summary>Makes it.</summary>
    /// <returns>One of the tokens: it may read <c>/articles/42</c> of the API <c>shop</c>.</returns>
    public static async Task<string> CreateAsync(string directory, int size)
    {
        var builder = WebApplication.CreateBuilder(["--Tessera:DataDirectory", directory]);
        builder.AddTessera();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        // Only the tables: nothing is loaded, so that nothing has to follow what is written here.
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync())
        {
            await db.Database.MigrateAsync();
            await InstanceCanary.CheckAsync(db, app.Services.GetRequiredService<InstanceKey>(), CancellationToken.None);
        }

        await RegisterShopAsync(app.Services);
        var secret = "";
        for (var done = 0; done < size; done += BatchSize)
            secret = await AddAsync(app.Services, done, Math.Min(BatchSize, size - done));
        return secret;
    }

    private static async Task RegisterShopAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await using var mutation = await services.GetRequiredService<Mutations>().BeginAsync(db, Actor.System("bench"), CancellationToken.None);
        RouteDefinition[] routes = [new("GET", "/articles/{id}", "article", "findOne", Access.Read)];
        db.Apis.Add(new() { Name = "shop", Title = "Shop", Routes = CurrentCatalogue.Write(routes), CreatedAt = mutation.Now, UpdatedAt = mutation.Now });
        mutation.Feed(ChangeKind.Api, "shop");
        await mutation.CommitAsync();
    }

    private static async Task<string> AddAsync(IServiceProvider services, int first, int count)
    {
        var secret = "";
        await using var db = await services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await using var mutation = await services.GetRequiredService<Mutations>().BeginAsync(db, Actor.System("bench"), CancellationToken.None);
        for (var i = first; i < first + count; i++)
        {
            var token = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard);
            var row = NewToken.Row(mutation, token, $"token-{i}", durationDays: null);
            (row.NameKey, row.Scope) = (TokenFields.NameKey(row.Name), ServiceTokenType.ReadOnly);
            db.Tokens.Add(row);
            mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
            secret = token.Reveal();
        }

        await mutation.CommitAsync();
        return secret;
    }
}
