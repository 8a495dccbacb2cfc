using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Tokens;

public sealed class ChangeTokenTests : CliTest
{
    private readonly FakeToken deploy;

    public ChangeTokenTests() => deploy = Server.Tokens.Seed("service", "deploy", "shop:article.find", "shop:article.create");

    [Fact]
    public async Task Edit_sends_the_tag_of_what_it_read()
    {
        var tag = deploy.Tag;

        var result = await RunAsync("token", "edit", "deploy", "--description", "nightly", "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Json["description"]!.GetValue<string>().ShouldBe("nightly");
        Server.Last("PATCH").IfMatch.ShouldBe(tag);
        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"description":"nightly"}""");
    }

    [Fact]
    public async Task An_edit_that_somebody_else_overtook_is_a_conflict_that_says_so()
    {
        Server.Overtake = () => deploy.Version++;

        var result = await RunAsync("token", "edit", "deploy", "--name", "other");

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldContain("Somebody else changed it");
        deploy.Record["name"]!.GetValue<string>().ShouldBe("deploy");
    }

    [Fact]
    public async Task Permissions_can_be_added_and_taken_away()
    {
        await RunAsync("token", "edit", "deploy", "--remove-permission", "shop:article.create", "--add-permission", "shop:order.find");

        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"permissions":["shop:article.find","shop:order.find"]}""");
    }

    [Fact]
    public async Task A_type_without_a_list_takes_the_old_list_away()
    {
        await RunAsync("token", "edit", "deploy", "--type", "read-only", "--duration", "unlimited");

        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"type":"read-only","permissions":[],"duration":null}""");
    }

    [Fact]
    public async Task An_edit_of_nothing_is_a_usage_error()
    {
        (await RunAsync("token", "edit", "deploy")).ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Regenerating_prints_the_new_secret_alone()
    {
        var result = await RunAsync("token", "regenerate", "deploy", "--grace", "1h");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Out.ShouldBe(Server.Tokens.Of("service")[^1].Secret + "\n");
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"grace":"1h"}""");
    }

    [Fact]
    public async Task Rotating_prints_the_new_secret_alone()
    {
        var laptop = Server.Tokens.Seed("personal", "laptop");

        var result = await RunAsync("token", "rotate", "laptop", "--grace", "24h", "--on-first-use");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Out.ShouldBe(Server.Tokens.Of("personal")[^1].Secret + "\n");
        Server.Last("POST").Path.ShouldBe($"/v1/personal-tokens/{laptop.Id}/rotate");
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"grace":"24h","onFirstUse":true}""");
    }

    [Fact]
    public async Task Rotating_the_token_one_is_signed_in_with_does_not_sign_out()
    {
        await SignInAsync();
        var own = Server.Tokens.Of("personal")[^1];

        var result = await RunAnonymouslyAsync(["token", "rotate", own.Id]);

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Tokens.IsLive($"Bearer {own.Secret}").ShouldBeFalse();
        (await RunAnonymouslyAsync(["token", "whoami"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Service_tokens_are_not_rotated()
    {
        var result = await RunAsync("token", "rotate", deploy.Record["hint"]!.GetValue<string>());

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("regenerate");
    }

    [Fact]
    public async Task Delete_without_yes_refuses_where_nobody_can_be_asked()
    {
        var result = await RunAsync(["token", "delete", "deploy"], "y\n");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("--yes");
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_says_from_which_epoch_it_holds()
    {
        var result = await RunAsync("token", "delete", "deploy", "--yes", "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Json.ToJsonString().ShouldBe($$"""{"id":"{{deploy.Id}}","deleted":true,"epoch":42}""");
        Server.Tokens.Of("service").ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_twice_is_not_found()
    {
        (await RunAsync("token", "delete", deploy.Id, "--yes")).ExitCode.ShouldBe(0);
        (await RunAsync("token", "delete", deploy.Id, "--yes")).ExitCode.ShouldBe(5);
    }
}
