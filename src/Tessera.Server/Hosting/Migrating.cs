using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using Tessera.Server.Storage;

namespace Tessera.Server.Hosting;

/// <summary>Applies what is missing of all migrations, the server's own and those of the APIs in its process. Several processes may do so at once: one does, the others wait.</summary>
internal static class Migrating
{
    /// <summary>Does so.</summary>
    /// <returns>The names of those that were missing.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(IServiceProvider services, TesseraDb db, IReadOnlyList<HostedApi> apis, CancellationToken ct)
    {
        var options = services.GetRequiredService<IOptions<TesseraOptions>>().Value;
        // SQLite is locked by EF itself while it is migrated; what EF does on PostgreSQL comes too late for a database without any table.
        await using var held = options.IsSqlite ? null : await PostgresStorage.LockMigrationsAsync(options.Database, ct);
        if (!options.IsSqlite)
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);
        List<string> missing = [.. await db.Database.GetPendingMigrationsAsync(ct)];
        await db.Database.MigrateAsync(ct);
        foreach (var api in apis)
            missing.AddRange(await api.MigrateAsync(services, true, ct));
        return missing;
    }
}
