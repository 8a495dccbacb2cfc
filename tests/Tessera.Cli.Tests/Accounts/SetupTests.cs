using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Accounts;

public sealed class SetupTests : CliTest
{
    [Fact]
    public async Task Setup_makes_the_first_administrator_from_piped_answers()
    {
        var result = await RunAnonymouslyAsync(["setup"], $"{FakeAccounts.SetupCode}\nada@example.com\nAda\n{FakeServer.Password}\n");

        result.ExitCode.ShouldBe(0, result.Error);
        var body = Server.Last("POST").Body;
        body["email"]!.GetValue<string>().ShouldBe("ada@example.com");
        body["name"]!.GetValue<string>().ShouldBe("Ada");
        body["password"]!.GetValue<string>().ShouldBe(FakeServer.Password);
    }

    [Fact]
    public async Task The_code_may_come_from_the_environment()
    {
        var result = await RunAnonymouslyAsync(
            ["setup", "--json", "--email", "ada@example.com", "--name", "Ada"], FakeServer.Password, ("TESSERA_SETUP_CODE", FakeAccounts.SetupCode));

        result.ExitCode.ShouldBe(0, result.Error);
        result.Json["email"]!.GetValue<string>().ShouldBe("ada@example.com");
    }

    [Fact]
    public async Task A_missing_answer_is_a_usage_error_and_sends_nothing()
    {
        var result = await RunAnonymouslyAsync(["setup"], $"{FakeAccounts.SetupCode}\n");

        result.ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();
    }
}
