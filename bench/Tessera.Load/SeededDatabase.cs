using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Load;

/// <summary>
/// A database with a registered API and many sealed tokens, as a server would have written them one by one: rows, seals, and a row of the feed for each. Only the
/// audit log says nothing of them.
/// </summary>
internal static class SeededDatabase
{
    private const int BatchSize = 100_000;

    /// <summary>How many tokens it gives back.</summary>
    private const int Given = 2000;

    /// <summary>Makes it.</summary>
    /// <param name="directory">The data directory: instance key, and on SQLite the files.</param>
    /// <param name="size">How many tokens besides the one that manages.</param>
    /// <param name="settings">Settings of the server, as its arguments.</param>
    public static async Task<SeededTokens> CreateAsync(string directory, int size, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(["--Tessera:DataDirectory", directory, .. settings]);
        builder.AddTessera();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        // Only the tables: nothing is loaded, so that nothing has to follow what is written here.
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
        await InstanceCanary.CheckAsync(db, app.Services.GetRequiredService<InstanceKey>(), CancellationToken.None);
        await RegisterShopAsync(app.Services);
        var (tokens, changes) = (new BulkTable(db, typeof(TokenRow)), new BulkTable(db, typeof(ChangeRow)));
        var some = new List<(Guid, string)>();
        var manager = "";
        await tokens.WithoutIndexesAsync(db, () => changes.WithoutIndexesAsync(db, async () =>
        {
            for (var done = 0; done < size; done += BatchSize)
            {
                var batch = new Batch(app.Services, done, Math.Min(BatchSize, size - done));
                manager += await batch.AddAsync(tokens, changes);
                some = batch.Some;
            }
        }));
        return new(manager, some);
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

    /// <summary>Some of the tokens, and one more that may verify and delete them and read what they may, in one transaction.</summary>
    private sealed class Batch(IServiceProvider services, int first, int count)
    {
        private readonly RowSeal seal = services.GetRequiredService<RowSeal>();
        private readonly List<ChangeRow> fed = new(count + 1);
        private string manager = "";
        private long epoch;

        public List<(Guid Id, string Secret)> Some { get; } = [];

        public async Task<string> AddAsync(BulkTable tokens, BulkTable changes)
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
            await using var mutation = await services.GetRequiredService<Mutations>().BeginAsync(db, Actor.System("bench"), CancellationToken.None);
            var instance = await db.Instance.SingleAsync();
            epoch = instance.Epoch;
            await tokens.AddAsync(db, Rows(mutation));
            await changes.AddAsync(db, fed);
            instance.Epoch = epoch;
            await mutation.CommitAsync();
            return manager;
        }

        private IEnumerable<TokenRow> Rows(Mutation mutation)
        {
            for (var i = first; i < first + count; i++)
            {
                var (row, secret) = Sealed(mutation, $"token-{i}", ServiceTokenType.ReadOnly, []);
                if (i >= first + count - Given)
                    Some.Add((row.Id, secret));
                yield return row;
            }

            if (first > 0)
                yield break;
            (var managing, manager) = Sealed(mutation, "manager", ServiceTokenType.Custom, [TesseraPermissions.TokenVerify, TesseraPermissions.ServiceTokenDelete, "shop:article.findOne"]);
            yield return managing;
        }

        private (TokenRow Row, string Secret) Sealed(Mutation mutation, string name, string type, IReadOnlyList<string> permissions)
        {
            var token = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard);
            var row = NewToken.Row(mutation, token, name, durationDays: null);
            (row.NameKey, row.Scope, row.Permissions, row.Epoch) = (TokenFields.NameKey(name), type, permissions, ++epoch);
            seal.Apply(row);
            fed.Add(new() { Epoch = epoch, Kind = ChangeKind.Token, Subject = row.Subject, Digests = row.Digest, At = mutation.Now });
            return (row, token.Reveal());
        }
    }
}

/// <summary>Tokens of a seeded database.</summary>
/// <param name="Manager">May verify and delete service tokens, and read <c>/articles/42</c> itself.</param>
/// <param name="Some">A few of those that may read <c>/articles/42</c> of the API <c>shop</c>.</param>
internal sealed record SeededTokens(string Manager, IReadOnlyList<(Guid Id, string Secret)> Some);
