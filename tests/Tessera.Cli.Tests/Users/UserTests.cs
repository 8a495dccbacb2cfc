using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Users;

public sealed class UserTests : CliTest
{
    [Fact]
    public async Task Inviting_prints_the_link_alone()
    {
        var result = await RunAsync("user", "create", "--email", "bob@example.com", "--name", "Bob", "--role", "Viewer", "--role", "Developer");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Out.ShouldBe($"{Server.Address}/invitation/{FakeAccounts.InvitationCode}\n");
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"email":"bob@example.com","name":"Bob","roles":["Viewer","Developer"]}""");
    }

    [Fact]
    public async Task An_invitation_is_accepted_by_the_last_part_of_its_link()
    {
        var result = await RunAnonymouslyAsync(["user", "accept"], $"{Server.Address}/invitation/{FakeAccounts.InvitationCode}\n{FakeServer.Password}\n");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("POST").Body["code"]!.GetValue<string>().ShouldBe(FakeAccounts.InvitationCode);
        Server.Last("POST").Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task An_invitation_to_another_server_is_not_sent_to_this_one()
    {
        var result = await RunAnonymouslyAsync(["user", "accept"], $"https://elsewhere.example/invitation/{FakeAccounts.InvitationCode}\n{FakeServer.Password}\n");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("https://elsewhere.example");
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Me_shows_what_the_caller_may_do_and_claims_nothing_that_the_server_did_not_say()
    {
        (await RunAsync("user", "me")).Lines.ShouldBe(
        [
            "Id\tu1",
            $"E-mail\t{FakeServer.Email}",
            "Name\tAda",
            "Roles\tViewer",
            "APIs\tread",
            "Permissions\ttessera:user.read, tessera:audit.read",
        ]);
    }

    [Fact]
    public async Task Edit_sends_what_was_given_and_nothing_else()
    {
        await RunAsync("user", "edit", "bob@example.com", "--active", "false");
        Server.Last("PATCH").Path.ShouldBe($"/v1/users/{FakePeople.BobId}");
        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"active":false}""");

        await RunAsync("user", "edit", "bob@example.com", "--no-roles");
        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"roles":[]}""");
    }

    [Fact]
    public async Task Revoking_and_deleting_need_a_yes()
    {
        (await RunAsync("user", "revoke-tokens", "bob@example.com")).ExitCode.ShouldBe(2);
        (await RunAsync("user", "delete", "bob@example.com")).ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();

        (await RunAsync("user", "revoke-tokens", "bob@example.com", "--yes")).Error.ShouldContain("revoked: 3");
        (await RunAsync("user", "delete", "bob@example.com", "--yes")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_last_administrator_stays_and_the_reason_is_shown()
    {
        var result = await RunAsync("user", "delete", FakeServer.Email, "--yes");

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldContain("The last Super Admin stays");
    }

    [Fact]
    public async Task A_name_that_two_users_have_is_not_guessed_at()
    {
        var result = await RunAsync("user", "show", "Twin");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("u2, u4");
    }
}
