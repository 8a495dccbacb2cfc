using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>Two nodes over one database: what one has done the other knows, and what both do at once is done once and in one order.</summary>
[Trait("Store", "postgres")]
public sealed class SeveralNodesTests : IAsyncLifetime
{
    private readonly SharedDatabase database = new(isMigrated: true);
    private readonly FakeClock clock = new();
    private TesseraServer one = null!;
    private TesseraServer other = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        one = database.StartNode(clock);
        other = database.StartNode(clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await other.DisposeAsync();
        database.Dispose();
    }

    [Fact]
    public async Task A_token_made_on_one_node_works_on_the_other_and_one_revoked_there_is_refused_here()
    {
        using var admin = await one.AdminAsync();
        var token = await admin.CreatePersonalAsync("travels");
        await other.Get<FeedFollower>().CatchUpAsync(Ct);
        await other.ShouldBeLiveAsync(token.Secret);

        using var there = other.Client(await one.AdminTokenAsync());
        await there.OkAsync(HttpMethod.Delete, token.Path);

        await one.Get<FeedFollower>().CatchUpAsync(Ct);
        using var revoked = one.Client(token.Secret);
        ((int)(await revoked.CallAsync(HttpMethod.Get, "/v1/token")).Answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Changes_on_both_nodes_at_once_are_committed_in_the_order_of_their_epochs_and_audited_in_one_chain()
    {
        using var here = await one.AdminAsync();
        await other.Get<FeedFollower>().CatchUpAsync(Ct);
        using var there = other.Client(await one.AdminTokenAsync());

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? here : there).CreatePersonalAsync($"parallel {i}")));

        await using var db = await one.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        var epochs = await db.Changes.OrderBy(change => change.Epoch).Select(change => change.Epoch).ToListAsync(Ct);
        epochs.ShouldBe(Enumerable.Range(1, epochs.Count).Select(epoch => (long)epoch));
        ((bool)(await there.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_taken_on_both_nodes_at_once_is_given_to_one()
    {
        using var here = await one.AdminAsync();
        await other.Get<FeedFollower>().CatchUpAsync(Ct);
        using var there = other.Client(await one.AdminTokenAsync());
        var body = new { name = "wanted", duration = (int?)null, type = "read-only" };

        var answers = await Task.WhenAll(here.CallAsync(HttpMethod.Post, "/v1/service-tokens", body), there.CallAsync(HttpMethod.Post, "/v1/service-tokens", body));

        answers.Select(answer => (int)answer.Answer.StatusCode).Order().ShouldBe([201, 409]);
    }

    [Fact]
    public async Task Use_of_one_token_on_both_nodes_is_added_up()
    {
        using var admin = await one.AdminAsync();
        var token = await admin.CreatePersonalAsync("busy");
        await other.Get<FeedFollower>().CatchUpAsync(Ct);
        for (var i = 0; i < 5; i++)
        {
            await one.ShouldBeLiveAsync(token.Secret);
            await other.ShouldBeLiveAsync(token.Secret);
            await Task.WhenAll(one.FlushUsageAsync(), other.FlushUsageAsync());
        }

        ((long)(await admin.UsageAsync(token))["calls"]!).ShouldBe(10);
    }

    [Fact]
    public async Task A_connection_that_is_cut_costs_a_503_and_no_other_error_and_then_it_goes_on()
    {
        using var admin = await one.AdminAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            await admin.OkAsync(HttpMethod.Get, "/v1/users");
            await one.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            // Each connection of the pool may have to find out for itself.
            for (var status = 0; status != 200; statuses.Add(status))
                status = (int)(await admin.CallAsync(HttpMethod.Get, "/v1/users")).Answer.StatusCode;
        }

        statuses.ShouldContain(503, "a connection was cut");
        statuses.ShouldAllBe(status => status == 200 || status == 503);
    }

    [Fact]
    public async Task What_one_node_has_protected_the_other_reads()
    {
        var ciphertext = one.Get<IDataProtectionProvider>().CreateProtector("test").Protect("a telling value");

        other.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(ciphertext).ShouldBe("a telling value");
    }

    [Fact]
    public async Task Builds_reported_to_both_nodes_at_once_are_numbered_each_once()
    {
        using var here = await one.AdminAsync();
        await here.CreateProjectAsync("gh/acme/web");
        await other.Get<FeedFollower>().CatchUpAsync(Ct);
        using var there = other.Client(await one.AdminTokenAsync());

        var builds = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            (i % 2 == 0 ? here : there).OkAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/web/report", new { branch = "main", status = "success" })));

        builds.Select(build => (int)build["build_num"]!).Order().ShouldBe(Enumerable.Range(1, 30));
    }
}
