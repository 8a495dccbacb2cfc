using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Feed;

/// <summary>A former version of a row is found, whatever part of the feed tells of its last change.</summary>
public sealed class LatestChangesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_row_older_than_its_last_change_is_not_believed_and_one_as_old_is_over_any_number_of_connections(int connections)
    {
        using var admin = await shared.Server.AdminAsync();
        for (var i = 0; i < 12; i++)
            await admin.RegenerateAsync(await admin.CreateServiceAsync($"changed twice, {connections}, {i}"));
        await using var view = await ReadView.OpenAsync(shared.Server.Get<IDbContextFactory<TesseraDb>>(), Ct);
        await view.WidenAsync(connections, Ct);
        view.Connections.Count.ShouldBe(connections);

        var latest = await LatestChanges.ReadAsync(view, Ct);

        var rows = await view.Db.Tokens.AsNoTracking().Where(row => row.Name.StartsWith("changed twice")).ToListAsync(Ct);
        rows.Count.ShouldBeGreaterThanOrEqualTo(12);
        foreach (var row in rows)
        {
            latest.Check(row);
            row.IsTampered.ShouldBeFalse(row.Name);
            row.Epoch--;
            latest.Check(row);
            row.IsTampered.ShouldBeTrue(row.Name);
        }
    }
}
