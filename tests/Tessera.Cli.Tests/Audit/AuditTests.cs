using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Audit;

public sealed class AuditTests : CliTest
{
    [Fact]
    public async Task List_stops_at_the_limit_and_says_where_to_go_on()
    {
        var result = await RunAsync("audit", "list", "--limit", "2", "--json");

        result.Json["items"]!.AsArray().Count.ShouldBe(2);
        result.Json["next"]!.GetValue<string>().ShouldBe("2");

        var rest = await RunAsync("audit", "list", "--cursor", "2", "--json");
        rest.Json["items"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Times_are_taken_as_local_and_sent_as_utc()
    {
        await RunAsync("audit", "list", "--actor", "u1", "--from", "2026-02-01", "--to", "2026-02-01T00:00:00Z");

        Server.Requests.First().Query.ShouldBe("?actor=u1&from=2026-01-31T15%3A00%3A00.000Z&to=2026-02-01T00%3A00%3A00.000Z&limit=50");
    }

    [Fact]
    public async Task Verify_of_an_intact_log_exits_with_zero()
    {
        (await RunAsync("audit", "verify")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_of_a_broken_log_exits_with_eight_and_names_the_row()
    {
        Server.AuditIntact = false;

        var result = await RunAsync("audit", "verify");

        result.ExitCode.ShouldBe(8);
        result.Lines.ShouldContain("First broken\te3");
    }
}
