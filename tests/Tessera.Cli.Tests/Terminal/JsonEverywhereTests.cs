using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Terminal;

public sealed class JsonEverywhereTests : CliTest
{
    public JsonEverywhereTests() => Server.Tokens.Seed("service", "deploy", "shop:article.find");

    [Theory]
    [InlineData("login --email ada@example.com", FakeServer.Password)]
    [InlineData("logout", "")]
    [InlineData("setup --email a@example.com --name A", FakeAccounts.SetupCode + "\n" + FakeServer.Password)]
    [InlineData("token create --name x --type read-only", "")]
    [InlineData("token list", "")]
    [InlineData("token show deploy", "")]
    [InlineData("token edit deploy --name other", "")]
    [InlineData("token regenerate deploy", "")]
    [InlineData("token rotate console", "")]
    [InlineData("token delete deploy --yes", "")]
    [InlineData("token verify", "tss_unknown")]
    [InlineData("token whoami", "")]
    [InlineData("api import shop -", "{}")]
    [InlineData("api list", "")]
    [InlineData("api show shop", "")]
    [InlineData("user list", "")]
    [InlineData("user show bob@example.com", "")]
    [InlineData("user me", "")]
    [InlineData("user create --email b@example.com --name B", "")]
    [InlineData("user accept", FakeAccounts.InvitationCode + "\n" + FakeServer.Password)]
    [InlineData("user edit bob@example.com --role Viewer", "")]
    [InlineData("user revoke-tokens bob@example.com --yes", "")]
    [InlineData("user delete bob@example.com --yes", "")]
    [InlineData("project list", "")]
    [InlineData("project show gh/acme/web", "")]
    [InlineData("project create gh/acme/web", "")]
    [InlineData("project edit gh/acme/web --visibility public", "")]
    [InlineData("project delete gh/acme/web --yes", "")]
    [InlineData("project members gh/acme/web", "")]
    [InlineData("project add-member gh/acme/web bob@example.com", "")]
    [InlineData("project remove-member gh/acme/web bob@example.com --yes", "")]
    [InlineData("role list", "")]
    [InlineData("role show Viewer", "")]
    [InlineData("role create --name X", "")]
    [InlineData("role edit Viewer --name X", "")]
    [InlineData("role delete Viewer --yes", "")]
    [InlineData("audit list", "")]
    [InlineData("audit verify", "")]
    [InlineData("runner --project gh/acme/web --run true --once", "")]
    public async Task Every_command_prints_one_json_object_and_nothing_else(string command, string stdin)
    {
        var result = await RunAsync([.. command.Split(' '), "--json"], stdin);

        result.ExitCode.ShouldBeOneOf(0, 8);
        result.Json.AsObject().Count.ShouldBeGreaterThan(0);
        result.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("token list")]
    [InlineData("token show deploy")]
    [InlineData("token edit deploy --name other")]
    [InlineData("token whoami")]
    [InlineData("api list")]
    [InlineData("api show shop")]
    [InlineData("user list")]
    [InlineData("role list")]
    [InlineData("role show Viewer")]
    [InlineData("audit list")]
    public async Task What_is_listed_or_shown_holds_no_secret(string command)
    {
        foreach (var format in (string[][])[[], ["--json"]])
        {
            var result = await RunAsync([.. command.Split(' '), .. format]);
            foreach (var secret in Server.Secrets)
                result.Out.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Help_lists_the_exit_codes_and_succeeds()
    {
        var result = await RunAnonymouslyAsync(["--help"]);

        result.ExitCode.ShouldBe(0);
        foreach (var line in (string[])["0  done", "3  not signed in", "8  the check says no"])
            result.Out.ShouldContain(line);
    }

    [Fact]
    public async Task A_command_without_its_verb_is_a_usage_error_that_lists_the_verbs()
    {
        var result = await RunAnonymouslyAsync(["token"]);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("tessera token rotate");
    }
}
