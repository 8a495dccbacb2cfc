using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Server.Audit;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>Looks at a data directory that no server runs on: chain, epochs and seals.</summary>
internal static class StoreInspection
{
    public static async Task ShouldBeWholeAsync(string directory)
    {
        var key = InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: false, TimeProvider.System);
        var options = new DbContextOptionsBuilder<TesseraDb>();
        if (TestPostgres.IsStore)
            PostgresStorage.Use(options, TestPostgres.AddressOf(TestPostgres.NameOf(directory)));
        else
            SqliteStorage.Use(options, Path.Combine(directory, "tessera.db"));
        options.ReplaceService<IStructuralTypeMaterializerSource, SealedRowMaterializer>();
        await using var services = new ServiceCollection().AddSingleton(new RowSeal(key)).BuildServiceProvider();
        options.UseApplicationServiceProvider(services);
        await using var db = new TesseraDb(options.Options);
        var instance = await db.Instance.SingleAsync();
        await ShouldBeChainedAsync(db, new(key), instance);
        (await db.Changes.OrderBy(change => change.Epoch).Select(change => change.Epoch).ToListAsync())
            .ShouldBe(Enumerable.Range(1, (int)instance.Epoch).Select(epoch => (long)epoch), "epochs have no gaps");
        (await db.Tokens.AsNoTracking().ToListAsync()).ShouldAllBe(row => !row.IsTampered && row.Epoch <= instance.Epoch);
        (await db.Users.AsNoTracking().ToListAsync()).ShouldAllBe(row => !row.IsTampered);
        if (!TestPostgres.IsStore)
            (await db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync()).ShouldBe("ok");
        // Each row's last change is in the feed and in the audit log.
        foreach (var row in await db.Tokens.AsNoTracking().ToListAsync())
        {
            var id = row.Id.ToString();
            (await db.Changes.AnyAsync(change => change.Subject == id)).ShouldBeTrue();
            (await db.Audit.AnyAsync(audit => audit.TargetId == id || audit.After!.Contains(id))).ShouldBeTrue();
        }
    }

    private static async Task ShouldBeChainedAsync(TesseraDb db, AuditChain chain, InstanceRow instance)
    {
        byte[] before = [];
        long number = 0;
        foreach (var row in await db.Audit.OrderBy(row => row.Id).ToListAsync())
        {
            row.Id.ShouldBe(++number);
            chain.IsLink(row, before).ShouldBeTrue($"audit row {row.Id}");
            before = row.Hash;
        }

        instance.AuditSequence.ShouldBe(number);
        instance.AuditHash.ShouldBe(before);
    }
}
