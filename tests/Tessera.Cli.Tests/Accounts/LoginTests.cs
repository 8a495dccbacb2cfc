using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Accounts;

public sealed class LoginTests : CliTest
{
    [Fact]
    public async Task Login_keeps_a_personal_token_that_later_commands_use()
    {
        (await SignInAsync()).ExitCode.ShouldBe(0);

        (await RunAnonymouslyAsync(["token", "whoami"])).ExitCode.ShouldBe(0);
        Server.Last("GET").Authorization.ShouldBe($"Bearer {Server.Tokens.Of("personal")[^1].Secret}");
    }

    [Fact]
    public async Task Credentials_are_readable_by_their_owner_alone()
    {
        await SignInAsync();

        File.GetUnixFileMode(CredentialsPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(CredentialsPath)!)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(Path.GetDirectoryName(CredentialsPath)!).ShouldBe([CredentialsPath]);
    }

    [Fact]
    public async Task Credentials_that_others_can_read_are_closed_again_and_it_is_said()
    {
        await SignInAsync();
        File.SetUnixFileMode(CredentialsPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var result = await RunAnonymouslyAsync(["token", "whoami"]);

        result.ExitCode.ShouldBe(0);
        result.Error.ShouldContain("was open to others");
        File.GetUnixFileMode(CredentialsPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_password_is_kept_nowhere_and_the_token_is_not_printed()
    {
        var result = await SignInAsync();

        File.ReadAllText(CredentialsPath).ShouldNotContain(FakeServer.Password);
        result.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Json_of_a_login_shows_the_record_without_the_secret()
    {
        var result = await RunAnonymouslyAsync(["login", "--json", "--email", FakeServer.Email, "--password-stdin"], FakeServer.Password);

        result.ExitCode.ShouldBe(0);
        result.Json["kind"]!.GetValue<string>().ShouldBe("personal");
        result.Json["savedIn"]!.GetValue<string>().ShouldBe(CredentialsPath);
        result.Json["token"].ShouldBeNull();
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Both_answers_can_be_piped_one_line_each()
    {
        var result = await RunAnonymouslyAsync(["login"], $"{FakeServer.Email}\n{FakeServer.Password}\n");

        result.ExitCode.ShouldBe(0, result.Error);
    }

    [Fact]
    public async Task A_wrong_password_is_not_signed_in_and_saves_nothing()
    {
        var result = await RunAnonymouslyAsync(["login", "--email", FakeServer.Email], "wrong");

        result.ExitCode.ShouldBe(3);
        result.Error.ShouldContain("E-mail or password is wrong");
        File.Exists(CredentialsPath).ShouldBeFalse();
    }

    [Fact]
    public async Task The_code_is_asked_for_when_the_server_wants_one_and_not_before()
    {
        Server.Code = "123 456";
        Server.Secrets.Add(Server.Code);

        var result = await RunAnonymouslyAsync(["login", "--email", FakeServer.Email], $"{FakeServer.Password}\n {Server.Code} \n");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Requests.Count.ShouldBe(2);
        (await RunAnonymouslyAsync(["token", "whoami"])).ExitCode.ShouldBe(0);
        File.ReadAllText(CredentialsPath).ShouldNotContain(Server.Code);
    }

    [Theory]
    [InlineData("654321\n", 3, "The code is wrong, too old, or was used before.")]
    [InlineData("", 2, "Code of your authenticator app, or a recovery code: nothing was given.")]
    [InlineData("１２３４５６\n", 2, "The code is not one")]
    public async Task A_code_that_is_wrong_or_missing_saves_nothing(string typed, int exitCode, string said)
    {
        Server.Code = "123456";

        var result = await RunAnonymouslyAsync(["login", "--email", FakeServer.Email], $"{FakeServer.Password}\n{typed}");

        result.ExitCode.ShouldBe(exitCode);
        result.Error.ShouldContain(said);
        File.Exists(CredentialsPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_only_a_passkey_would_do_it_is_said_and_nothing_is_asked_for()
    {
        Server.Code = "";

        var result = await SignInAsync();

        result.ExitCode.ShouldBe(3);
        result.Error.ShouldContain("sign in to the console with your passkey");
        Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_throttled_login_says_when_to_try_again()
    {
        Server.Instead = context =>
        {
            context.Response.Headers.RetryAfter = "17";
            return FakeServer.Problem(429, "Too many attempts").ExecuteAsync(context);
        };

        var result = await SignInAsync();

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("in 17 s");
    }

    [Fact]
    public async Task Signing_in_again_revokes_the_token_kept_before()
    {
        await SignInAsync();
        var before = Server.Tokens.Of("personal")[^1].Secret;

        await SignInAsync();

        Server.Tokens.IsLive($"Bearer {before}").ShouldBeFalse();
        (await RunAnonymouslyAsync(["token", "whoami"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_cannot_be_kept_is_revoked()
    {
        var before = Server.Tokens.Of("personal").Count;
        await File.WriteAllTextAsync(Path.GetDirectoryName(CredentialsPath)!, "a file where the directory should be", Ct);

        var result = await SignInAsync();

        result.ExitCode.ShouldBe(2);
        Server.Tokens.Of("personal").Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_file_without_servers_is_one_without_tokens()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsPath)!);
        await File.WriteAllTextAsync(CredentialsPath, "{}", Ct);

        (await RunAnonymouslyAsync(["token", "whoami"])).ExitCode.ShouldBe(3);
        (await SignInAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_server_signed_in_to_becomes_the_default()
    {
        await SignInAsync();

        var result = await RunAnonymouslyAsync(["token", "whoami"], "", ("TESSERA_SERVER", null));

        result.ExitCode.ShouldBe(0, result.Error);
    }

    [Fact]
    public async Task A_token_kept_for_one_server_is_not_sent_to_another()
    {
        await SignInAsync();
        await using var other = new FakeServer();
        await other.StartAsync();

        var result = await RunAnonymouslyAsync(["token", "whoami", "--server", other.Address]);

        result.ExitCode.ShouldBe(3);
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_in_the_environment_wins_over_the_one_kept()
    {
        await SignInAsync();

        await RunAsync("token", "whoami");

        Server.Last("GET").Authorization.ShouldBe($"Bearer {Server.AdminSecret}");
    }
}
