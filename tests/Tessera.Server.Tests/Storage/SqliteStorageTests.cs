using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>What SQLite is told so that it keeps what it says it keeps.</summary>
[Trait("Store", "sqlite")]
public sealed class SqliteStorageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Commits_are_on_the_disk_before_they_are_acknowledged()
    {
        await using var db = await ContextAsync();
        (await db.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(TestContext.Current.CancellationToken)).ShouldBe(2);
        (await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(TestContext.Current.CancellationToken)).ShouldBe("wal");
        (await db.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    private Task<TesseraDb> ContextAsync() => shared.Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
}
