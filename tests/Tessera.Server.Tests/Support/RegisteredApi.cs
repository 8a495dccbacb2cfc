using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Tests.Support;

/// <summary>Registers an API as the catalogue keeps it, for tests that are about tokens.</summary>
internal static class RegisteredApi
{
    public const string Find = "shop:article.find";
    public const string Create = "shop:article.create";

    public static IReadOnlyList<RouteDefinition> Shop { get; } =
    [
        new("GET", "/articles", "article", "find", Access.Read),
        new("GET", "/articles/{id}", "article", "findOne", Access.Read),
        new("POST", "/articles", "article", "create", Access.Write),
        new("DELETE", "/articles/{id}", "article", "delete", Access.Write),
    ];

    public static async Task RegisterAsync(this TesseraServer server, string name, IReadOnlyList<RouteDefinition> routes)
    {
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await using var mutation = await server.Get<Mutations>().BeginAsync(db, Actor.System("test"), TestContext.Current.CancellationToken);
        db.Apis.Add(new() { Name = name, Title = name, Routes = CurrentCatalogue.Write(routes), CreatedAt = mutation.Now, UpdatedAt = mutation.Now });
        mutation.Feed(ChangeKind.Api, name);
        await mutation.CommitAsync();
    }

    public static Task RegisterShopAsync(this TesseraServer server) => server.RegisterAsync("shop", Shop);

    public static async Task UnregisterAsync(this TesseraServer server, string name)
    {
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await using var mutation = await server.Get<Mutations>().BeginAsync(db, Actor.System("test"), TestContext.Current.CancellationToken);
        db.Apis.Remove(await db.Apis.SingleAsync(api => api.Name == name));
        mutation.Feed(ChangeKind.Api, name);
        await mutation.CommitAsync();
    }
}
