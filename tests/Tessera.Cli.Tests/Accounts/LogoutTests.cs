using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Accounts;

public sealed class LogoutTests : CliTest
{
    [Fact]
    public async Task Logout_revokes_the_token_and_forgets_it()
    {
        await SignInAsync();
        var secret = Server.Tokens.Of("personal")[^1].Secret;

        (await RunAnonymouslyAsync(["logout"])).ExitCode.ShouldBe(0);

        Server.Tokens.IsLive($"Bearer {secret}").ShouldBeFalse();
        (await File.ReadAllTextAsync(CredentialsPath, Ct)).ShouldNotContain(secret);
        (await RunAnonymouslyAsync(["token", "whoami"])).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_token_that_could_not_be_revoked_is_not_forgotten()
    {
        await SignInAsync();
        var kept = await File.ReadAllTextAsync(CredentialsPath, Ct);
        Server.Instead = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        (await RunAnonymouslyAsync(["logout"])).ExitCode.ShouldBe(7);
        (await File.ReadAllTextAsync(CredentialsPath, Ct)).ShouldBe(kept);

        (await RunAnonymouslyAsync(["logout", "--local"])).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(CredentialsPath, Ct)).ShouldNotBe(kept);
    }

    [Fact]
    public async Task Logout_without_login_succeeds_and_says_so()
    {
        var result = await RunAnonymouslyAsync(["logout", "--json"]);

        result.ExitCode.ShouldBe(0);
        result.Json["wasSignedIn"]!.GetValue<bool>().ShouldBeFalse();
        Server.Requests.ShouldBeEmpty();
    }
}
