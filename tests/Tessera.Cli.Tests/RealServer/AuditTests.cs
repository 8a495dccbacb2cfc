using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class AuditTests(RealTessera tessera)
{
    [Fact]
    public async Task What_was_done_is_found_by_whom_what_and_when_and_goes_on_from_a_cursor()
    {
        var id = (await tessera.Ada.JsonAsync("token", "create", "--name", "watched", "--type", "read-only"))["id"]!.GetValue<string>();
        await tessera.Ada.OkAsync("token", "edit", id, "--description", "watched");

        var newest = await tessera.Ada.JsonAsync("audit", "list", "--token", id, "--actor", tessera.Ada.Email, "--from", "2020-01-31", "--limit", "1");
        var next = await tessera.Ada.JsonAsync(
            "audit", "list", "--token", id, "--actor", tessera.Ada.Email, "--from", "2020-01-31", "--limit", "1", "--cursor", newest["next"]!.GetValue<string>());
        var table = await tessera.Ada.OkAsync("audit", "list", "--token", id, "--action", "service-token.create");

        Actions(newest).ShouldBe(["service-token.update"]);
        Actions(next).ShouldBe(["service-token.create"]);
        next["next"].ShouldBeNull();
        table.Lines.Length.ShouldBe(2);
        table.Lines[1].ShouldEndWith("\tada@example.com\t127.0.0.1\tservice-token.create\ttoken watched");
    }

    [Fact]
    public async Task The_chain_is_intact()
    {
        var check = await tessera.Ada.JsonAsync("audit", "verify");

        check["intact"]!.GetValue<bool>().ShouldBeTrue();
        check["rows"]!.GetValue<int>().ShouldBeGreaterThan(2);
    }

    private static IEnumerable<string> Actions(JsonNode page) => page["items"]!.AsArray().Select(row => row!["action"]!.GetValue<string>());
}
