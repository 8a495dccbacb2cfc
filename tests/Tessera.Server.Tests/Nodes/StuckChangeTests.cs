using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Nodes;

/// <summary>A node that stands still, or is cut off, in the middle of a change: no other node's change waits for it for long.</summary>
[Trait("Store", "postgres")]
public sealed class StuckChangeTests
{
    [Fact]
    public async Task A_change_that_stands_still_on_one_node_holds_up_the_others_for_seconds_and_is_then_not_made()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = new Cluster(2);
        var admins = await cluster.AdminsAsync();
        var (stuck, wanted) = (await admins[0].CreateServiceAsync("stuck"), await admins[0].CreateServiceAsync("wanted"));
        await using var db = await cluster[0].Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        await using var mutation = await cluster[0].Get<Mutations>().BeginAsync(db, Actor.System("test"), ct);
        (await db.Tokens.SingleAsync(row => row.Id == stuck.Id, ct)).DeletedAt = mutation.Now;
        mutation.Feed(ChangeKind.Token, stuck.Id.ToString());

        var start = TimeProvider.System.GetTimestamp();
        await admins[1].OkAsync(HttpMethod.Delete, wanted.Path);
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(14));

        Databases.IsFailure(await Should.ThrowAsync<Exception>(mutation.CommitAsync)).ShouldBeTrue();
        await mutation.DisposeAsync();
        await cluster[0].ShouldBeLiveAsync(stuck.Secret);
        await admins[0].OkAsync(HttpMethod.Delete, stuck.Path);
        await cluster[0].ShouldBeRefusedAsync(stuck.Secret);
    }

    [Fact]
    public async Task Changes_of_several_nodes_wait_in_line_so_that_nobody_is_overtaken()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = new Cluster(2);
        var admins = await cluster.AdminsAsync();
        await using var db = await cluster[0].Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        Task<System.Text.Json.Nodes.JsonNode> waiting;
        await using (await cluster[0].Get<Mutations>().BeginAsync(db, Actor.System("test"), ct))
        {
            waiting = admins[1].OkAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = "second in line" });
            await using var connection = await cluster[0].ConnectAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT string_agg(locktype, ' ') FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE NOT granted AND datname = current_database()";
            var locks = "";
            await TokenCalls.EventuallyAsync(async () => (locks = await command.ExecuteScalarAsync(ct) as string ?? "") is not "", "somebody waits");
            locks.ShouldBe("advisory");
        }

        await waiting;
    }
}
