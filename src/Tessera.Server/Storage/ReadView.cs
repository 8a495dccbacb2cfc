using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Tessera.Server.Storage;

/// <summary>The database as it was at one moment, whatever is changed meanwhile, over one connection or several that read at once.</summary>
internal sealed class ReadView : IAsyncDisposable
{
    private readonly IDbContextFactory<TesseraDb> contexts;
    private readonly List<(TesseraDb Db, DbTransaction Transaction)> open = [];

    private ReadView(IDbContextFactory<TesseraDb> contexts) => this.contexts = contexts;

    /// <summary>The first connection.</summary>
    public TesseraDb Db => open[0].Db;

    /// <summary>All of them.</summary>
    public IReadOnlyList<TesseraDb> Connections => [.. open.Select(one => one.Db)];

    /// <summary>The point in the feed up to which it is seen.</summary>
    public long Epoch { get; private set; }

    public static async Task<ReadView> OpenAsync(IDbContextFactory<TesseraDb> contexts, CancellationToken ct)
    {
        var view = new ReadView(contexts);
        try
        {
            view.Epoch = await EpochOfAsync(await view.BeginAsync(ct), ct);
            return view;
        }
        catch
        {
            await view.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens more connections that see the same, until there are so many. May be fewer than asked for: SQLite cannot be told which moment, so that one which begins after
    /// another change is not taken.
    /// </summary>
    public async Task WidenAsync(int count, CancellationToken ct)
    {
        var moment = Db.Database.IsSqlite() || count == 1 ? null : (await Db.ReadColumnAsync("SELECT pg_export_snapshot()", ct))[0];
        while (open.Count < count)
        {
            var added = await BeginAsync(ct);
            if (moment is not null)
            {
#pragma warning disable EF1002 // What PostgreSQL itself has said; the statement takes no parameters.
                await added.Database.ExecuteSqlRawAsync($"SET TRANSACTION SNAPSHOT '{moment}'", ct);
#pragma warning restore EF1002
            }

            if (await EpochOfAsync(added, ct) == Epoch)
                continue;
            await EndAsync(open[^1]);
            open.RemoveAt(open.Count - 1);
            break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in open)
            await EndAsync(one);
    }

    // Every change counts the epoch on in its own transaction, so two views of one epoch are views of the same rows.
    private static Task<long> EpochOfAsync(TesseraDb db, CancellationToken ct) => db.Instance.Select(row => row.Epoch).SingleAsync(ct);

    private async Task<TesseraDb> BeginAsync(CancellationToken ct)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        try
        {
            await db.Database.OpenConnectionAsync(ct);
            // On SQLite not the provider's usual one, which would keep writers waiting.
            var transaction = db.Database.GetDbConnection() is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await db.Database.GetDbConnection().BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            await db.Database.UseTransactionAsync(transaction, ct);
            open.Add((db, transaction));
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask EndAsync((TesseraDb Db, DbTransaction Transaction) one)
    {
        await one.Transaction.DisposeAsync();
        await one.Db.DisposeAsync();
    }
}
