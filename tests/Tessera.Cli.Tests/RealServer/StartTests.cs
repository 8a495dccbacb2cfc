using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class StartTests(RealTessera tessera)
{
    [Fact]
    public async Task The_code_in_the_log_makes_an_administrator_who_then_signs_in()
    {
        tessera.Setup.ExitCode.ShouldBe(0, tessera.Setup.Error);
        tessera.Setup.Out.ShouldBeEmpty();
        tessera.Setup.Error.ShouldContain("Next: tessera login");
        tessera.Login.ExitCode.ShouldBe(0, tessera.Login.Error);
        tessera.Login.Out.ShouldBeEmpty();

        var token = await tessera.Ada.JsonAsync("token", "whoami");
        var me = await tessera.Ada.OkAsync("user", "me");

        token["kind"]!.GetValue<string>().ShouldBe("personal");
        token["owner"]!["email"]!.GetValue<string>().ShouldBe(tessera.Ada.Email);
        token["lastUsedFrom"]!.GetValue<string>().ShouldBe("127.0.0.1");
        me.Lines.ShouldContain("Roles\tSuper Admin");
        me.Lines.ShouldContain("APIs\twrite");
        me.Lines.ShouldNotContain(line => line.StartsWith("Active", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_is_set_up_once()
    {
        using var stranger = new Terminal(tessera.Address, "eve@example.com", "a spoon in the drawer");

        var result = await stranger.RunAsync(["setup", "--email", stranger.Email, "--name", "Eve"], $"{tessera.SetupCode}\n{stranger.Password}\n");

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldBe("tessera: This instance is set up. It has users: sign in, or ask an administrator to invite you.\n");
    }

    [Fact]
    public async Task A_wrong_password_keeps_nothing_and_says_so()
    {
        using var stranger = new Terminal(tessera.Address, "nobody@example.com", "a spoon in the drawer");

        var result = await stranger.SignInAsync();

        result.ExitCode.ShouldBe(3);
        result.Error.ShouldContain("E-mail or password is wrong");
        File.Exists(stranger.CredentialsPath).ShouldBeFalse();
    }
}
