using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>The store keeps what it says it keeps.</summary>
public sealed class StorageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Migrations_make_exactly_the_model()
    {
        await using var db = await ContextAsync();

        db.Database.HasPendingModelChanges().ShouldBeFalse();
        (await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_read_by_the_million_are_the_rows_of_the_model()
    {
        using var admin = await shared.Server.AdminAsync();
        await admin.RotateAsync(await admin.CreatePersonalAsync("rotated", 30), "24h", onFirstUse: true);
        await admin.RegenerateAsync(await admin.CreateServiceAsync("regenerated", "custom", 90, "tessera:api.read", "tessera:user.read"), "24h");
        var deleted = await admin.CreateServiceAsync("deleted");
        await admin.OkAsync(HttpMethod.Delete, deleted.Path);
        await using var db = await ContextAsync();
        var rows = await db.Tokens.AsNoTracking().ToDictionaryAsync(row => row.Id, TestContext.Current.CancellationToken);

        var seen = new List<Guid>();
        var parts = await TablePart.CutAsync(db, "tokens", 3, TestContext.Current.CancellationToken);
        foreach (var part in parts)
            await TokenReader.ReadAsync(db, part, DateTimeOffset.UnixEpoch, Compare, TestContext.Current.CancellationToken);

        parts.Count.ShouldBe(3);
        seen.Order().ShouldBe(rows.Keys.Order(), "every row is in one part");

        void Compare(TokenRow read)
        {
            seen.Add(read.Id);
            db.RowSeal.IsIntact(read).ShouldBeTrue("everything that is sealed is read");
            Sealed(read).ShouldBe(Sealed(rows[read.Id]));
            read.Seal.ShouldBe(rows[read.Id].Seal);
            read.SealKeyId.ShouldBe(rows[read.Id].SealKeyId);
            read.Epoch.ShouldBe(rows[read.Id].Epoch);
        }
    }

    [Fact]
    public async Task Epochs_have_no_gaps_and_end_where_the_instance_says()
    {
        using var admin = await shared.Server.AdminAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => admin.CreatePersonalAsync($"parallel {i}")));
        await using var db = await ContextAsync();

        var epochs = await db.Changes.OrderBy(change => change.Epoch).Select(change => change.Epoch).ToListAsync(TestContext.Current.CancellationToken);

        epochs.ShouldBe(Enumerable.Range(1, epochs.Count).Select(epoch => (long)epoch));
        (await db.Instance.SingleAsync(TestContext.Current.CancellationToken)).Epoch.ShouldBe(epochs[^1]);
    }

    private static byte[] Sealed(TokenRow row)
    {
        var content = new SealContent();
        row.WriteTo(content);
        return content.Written.ToArray();
    }

    private Task<TesseraDb> ContextAsync() => shared.Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
}
