using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class ServiceTokenTests(RealTessera tessera)
{
    [Fact]
    public async Task A_script_picks_up_the_secret_and_the_token_reaches_what_it_was_given()
    {
        var result = await tessera.Ada.BashAsync("""
            TOKEN=$(tessera token create --name script --permission shop:article.find --permission shop:order.findOrder --duration 90)
            printf '%s\n' "$TOKEN" | tessera token verify --permission shop:article.find
            TESSERA_VERIFY_TOKEN=$TOKEN tessera token verify --api shop --method DELETE --path /articles/7 || echo "exit $?"
            TESSERA_TOKEN=$TOKEN tessera token whoami
            """);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain("Created: service token \"script\" (tss_");
        result.Lines.ShouldContain("Allowed\tyes");
        result.Lines.ShouldContain("Missing\tshop:article.delete");
        result.Lines.ShouldContain("exit 8");
        result.Lines.ShouldContain("Permissions\tshop:article.find, shop:order.findOrder");
    }

    [Fact]
    public async Task A_token_is_found_by_name_hint_and_id_changed_and_deleted()
    {
        var made = await tessera.Ada.JsonAsync("token", "create", "--name", "changing", "--description", "to be changed", "--permission", "shop:article.find");
        var (id, hint, secret) = (made["id"]!.GetValue<string>(), made["hint"]!.GetValue<string>(), made["token"]!.GetValue<string>());

        var edited = await tessera.Ada.JsonAsync(
            "token", "edit", hint, "--name", "changed", "--description", "", "--add-permission", "shop:article.findOne", "--remove-permission", "shop:article.find", "--duration", "unlimited");
        var shown = await tessera.Ada.JsonAsync("token", "show", "changed");
        var listed = await tessera.Ada.OkAsync("token", "list", "--search", "changed", "--type", "custom", "--status", "active", "--sort", "name");
        var deleted = await tessera.Ada.OkAsync("token", "delete", id, "--yes");

        edited["permissions"]!.ToJsonString().ShouldBe("""["shop:article.findOne"]""");
        edited["expiresAt"].ShouldBeNull();
        shown["id"]!.GetValue<string>().ShouldBe(id);
        shown["description"].ShouldBeNull();
        shown["token"].ShouldBeNull();
        listed.Lines.ShouldBe(["Name\tGrants\tStatus\tLast used\tExpires\tHint", $"changed\tshop:article.findOne\tactive\tnever\tnever\t{hint}"]);
        deleted.Error.ShouldContain("Deleted the service token");
        (await tessera.Ada.RunAsync("token", "delete", id, "--yes")).ExitCode.ShouldBe(5);
        (await tessera.Ada.AsAsync(secret, "token", "whoami")).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task An_edit_that_was_overtaken_changes_nothing()
    {
        var made = await tessera.Ada.JsonAsync("token", "create", "--name", "contested", "--type", "read-only");
        var id = made["id"]!.GetValue<string>();
        await using var interloper = await Interloper.StartAsync(tessera.Address, before: "PATCH", () => tessera.Ada.OkAsync("token", "edit", id, "--description", "mine"));

        var result = await tessera.Ada.AsAsync(tessera.Ada.KeptSecret, "token", "edit", id, "--description", "yours", "--server", interloper.Address);

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldContain("Nothing was changed: look at it and run the command again.");
        (await tessera.Ada.JsonAsync("token", "show", id))["description"]!.GetValue<string>().ShouldBe("mine");
    }

    [Fact]
    public async Task Regenerating_with_a_grace_keeps_the_old_secret_for_a_while_and_without_one_ends_it()
    {
        var first = Secret(await tessera.Ada.OkAsync("token", "create", "--name", "renewed", "--type", "full-access"));
        var renewed = await tessera.Ada.OkAsync("token", "regenerate", "renewed", "--grace", "15m");
        var second = Secret(renewed);
        renewed.Error.ShouldContain("The old secret works until ");
        (await tessera.Ada.AsAsync(first, "token", "whoami")).Lines.ShouldContain("Status\tgrace");
        (await tessera.Ada.AsAsync(second, "token", "whoami")).Lines.ShouldContain("Status\tgrace");

        var third = Secret(await tessera.Ada.OkAsync("token", "regenerate", "renewed"));

        (await tessera.Ada.AsAsync(first, "token", "whoami")).ExitCode.ShouldBe(3);
        (await tessera.Ada.AsAsync(second, "token", "whoami")).ExitCode.ShouldBe(3);
        (await tessera.Ada.AsAsync(third, "token", "whoami")).Lines.ShouldContain("Status\tactive");
    }

    private static string Secret(Running.CliResult result) => result.Lines.ShouldHaveSingleItem();
}
