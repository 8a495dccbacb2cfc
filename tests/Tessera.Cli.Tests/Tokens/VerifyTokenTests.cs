using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Tokens;

public sealed class VerifyTokenTests : CliTest
{
    private readonly FakeToken deploy;

    public VerifyTokenTests() => deploy = Server.Tokens.Seed("service", "deploy", "shop:article.find");

    [Fact]
    public async Task An_allowed_token_from_stdin_exits_with_zero()
    {
        var result = await RunAsync(["token", "verify", "--permission", "shop:article.find"], deploy.Secret + "\n");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Lines.ShouldContain("Allowed\tyes");
        Server.Last("POST").Authorization.ShouldBe($"Bearer {Server.AdminSecret}");
    }

    [Fact]
    public async Task A_token_that_is_not_allowed_exits_with_eight_and_says_why()
    {
        var result = await RunAsync(["token", "verify", "--token-stdin", "--permission", "shop:article.create"], deploy.Secret);

        result.ExitCode.ShouldBe(8);
        result.Lines.ShouldContain("Reason\tinsufficient_scope");
        result.Lines.ShouldContain("Missing\tshop:article.create");
    }

    [Fact]
    public async Task The_token_may_come_from_the_environment()
    {
        var result = await RunAsync(
            ["token", "verify", "--json", "--api", "shop", "--method", "GET", "--path", "/articles", "--project", "gh/acme/web", "--ip", "10.0.0.1"],
            "", ("TESSERA_VERIFY_TOKEN", deploy.Secret));

        result.ExitCode.ShouldBe(0, result.Error);
        result.Json["active"]!.GetValue<bool>().ShouldBeTrue();
        Server.Last("POST").Body.ToJsonString().ShouldBe(
            $$"""{"token":"{{deploy.Secret}}","api":"shop","method":"GET","path":"/articles","project":"gh/acme/web","ip":"10.0.0.1"}""");
    }

    [Fact]
    public async Task A_token_as_an_argument_is_refused_and_not_repeated()
    {
        var result = await RunAsync("token", "verify", deploy.Secret);

        result.ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_token_at_all_is_a_usage_error()
    {
        (await RunAsync("token", "verify")).ExitCode.ShouldBe(2);
    }
}
