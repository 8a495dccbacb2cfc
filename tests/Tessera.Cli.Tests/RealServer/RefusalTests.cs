namespace Tessera.Cli.Tests.RealServer;

/// <summary>What the real server's refusals look like: the exit code, the server's words, and what to do.</summary>
[Collection(RealServerTests.Name)]
public sealed class RefusalTests(RealTessera tessera)
{
    private const string NoSuchId = "01900000-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("token create --name x --permission shop:nothing.here", 1, "permissions: unknown: shop:nothing.here.")]
    [InlineData("token verify --method GET", 1, "give all three or none")]
    [InlineData("user create --email eve@example.com --name Eve --role Chief", 1, "there are Developer")]
    [InlineData("token show " + NoSuchId, 5, "There is no such token. It does not exist, or you may not see it.")]
    [InlineData("api show nothing", 5, "There is no such API.")]
    [InlineData("user create --email ADA@example.com --name Ada", 6, "The e-mail address is taken.")]
    [InlineData("role create --name viewer", 6, "The name is taken.")]
    public async Task Says_what_is_wrong_and_exits_with_its_code(string command, int exitCode, string words)
    {
        var result = await tessera.Ada.RunAsync(command.Split(' '), "tss_x\n");

        result.ExitCode.ShouldBe(exitCode);
        result.Error.ShouldContain(words, Case.Sensitive);
        result.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_in_any_spelling()
    {
        await tessera.Ada.OkAsync("token", "create", "--name", "taken", "--type", "read-only");

        var result = await tessera.Ada.RunAsync("token", "create", "--name", "TAKEN", "--type", "read-only");

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldBe("tessera: The name is taken. Another service token is called \"TAKEN\" (case does not count). Choose another name.\n");
    }

    [Fact]
    public async Task A_token_without_the_right_is_told_which_one_is_missing()
    {
        var secret = (await tessera.Ada.OkAsync("token", "create", "--name", "narrow", "--permission", "shop:article.find")).Lines.ShouldHaveSingleItem();

        var result = await tessera.Ada.AsAsync(secret, "token", "list");
        var json = await tessera.Ada.AsAsync(secret, "audit", "list", "--json");
        var own = await tessera.Ada.AsAsync(secret, "token", "list", "--personal");

        result.ExitCode.ShouldBe(4);
        result.Error.ShouldContain("Missing permission: tessera:service-token.read.");
        json.ErrorJson["missing"]!.GetValue<string>().ShouldBe("tessera:audit.read");
        json.ErrorJson["exitCode"]!.GetValue<int>().ShouldBe(4);
        own.ExitCode.ShouldBe(4);
        own.Error.ShouldContain("Present a personal token");
    }

    [Fact]
    public async Task A_token_that_was_cut_off_is_told_so()
    {
        var result = await tessera.Ada.AsAsync("tss_abc", "token", "list");

        result.ExitCode.ShouldBe(3);
        result.Error.ShouldContain("was it cut off when copied?");
        result.Error.ShouldContain("TESSERA_TOKEN");
    }
}
