using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>Whoever reads over several connections sees one moment on all of them, and keeps nobody from writing.</summary>
public sealed class ReadViewTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IDbContextFactory<TesseraDb> Contexts => shared.Server.Get<IDbContextFactory<TesseraDb>>();

    [Fact]
    public async Task What_is_changed_while_a_view_is_open_is_in_none_of_its_connections()
    {
        using var admin = await shared.Server.AdminAsync();
        await using var view = await ReadView.OpenAsync(Contexts, Ct);
        await view.WidenAsync(3, Ct);
        var connections = view.Connections;
        connections.Count.ShouldBe(3);
        var before = await view.Db.Tokens.CountAsync(Ct);

        await admin.CreatePersonalAsync("meanwhile");

        foreach (var connection in connections)
        {
            (await connection.Tokens.CountAsync(Ct)).ShouldBe(before);
            (await connection.Instance.SingleAsync(Ct)).Epoch.ShouldBe(view.Epoch);
        }
    }

    [Fact]
    public async Task A_connection_that_is_opened_after_a_change_sees_what_the_first_one_sees_or_is_not_taken()
    {
        using var admin = await shared.Server.AdminAsync();
        await using var view = await ReadView.OpenAsync(Contexts, Ct);
        var before = await view.Db.Tokens.CountAsync(Ct);
        await admin.CreatePersonalAsync("in between");

        await view.WidenAsync(2, Ct);
        var connections = view.Connections;

        connections.Count.ShouldBe(TestPostgres.IsStore ? 2 : 1);
        foreach (var connection in connections)
            (await connection.Tokens.CountAsync(Ct)).ShouldBe(before);
    }
}
