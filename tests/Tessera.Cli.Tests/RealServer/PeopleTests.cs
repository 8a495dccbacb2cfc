namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class PeopleTests(RealTessera tessera)
{
    [Fact]
    public async Task Somebody_is_invited_signs_in_rotates_signs_out_and_is_let_go()
    {
        using var bob = new Terminal(tessera.Address, "bob@example.com", "green tea before noon");
        await AcceptAsync(bob, await InviteAsync(bob));
        (await bob.SignInAsync()).ExitCode.ShouldBe(0);
        (await bob.OkAsync("user", "me")).Lines.ShouldContain("Roles\tViewer");
        await RotateKeptTokenAsync(bob);

        var spare = (await bob.OkAsync("token", "create", "--personal", "--name", "spare")).Lines.ShouldHaveSingleItem();
        await LeaveAsync(bob);
        (await bob.AsAsync(spare, "token", "whoami")).ExitCode.ShouldBe(0);

        (await tessera.Ada.OkAsync("user", "edit", bob.Email, "--active", "false")).Lines.ShouldContain("Active\tno");
        (await bob.AsAsync(spare, "token", "whoami")).ExitCode.ShouldBe(3);
        (await bob.SignInAsync()).ExitCode.ShouldBe(3);

        (await tessera.Ada.OkAsync("user", "revoke-tokens", bob.Email, "--yes")).Error.ShouldContain("revoked: 1");
        (await tessera.Ada.OkAsync("user", "delete", bob.Email, "--yes")).Error.ShouldContain("Deleted the user");
        (await tessera.Ada.RunAsync("user", "show", bob.Email)).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task A_password_that_is_too_short_leaves_the_invitation_open()
    {
        using var carol = new Terminal(tessera.Address, "carol@example.com", "short");
        var link = await InviteAsync(carol);

        var refused = await carol.RunAsync(["user", "accept"], $"{link}\n{carol.Password}\n");

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldBe("tessera: The request is not valid.\n  password: must have at least 15 characters; several words are easy to remember.\n");
        await AcceptAsync(carol, link, "a kettle and two cups");
    }

    [Fact]
    public async Task Roles_are_given_and_taken_by_name_and_the_last_administrator_stays()
    {
        using var dan = new Terminal(tessera.Address, "dan@example.com", "");
        await InviteAsync(dan);

        var given = await tessera.Ada.JsonAsync("user", "edit", dan.Email, "--role", "Developer", "--role", "Token manager");
        var taken = await tessera.Ada.JsonAsync("user", "edit", dan.Email, "--no-roles");
        var last = await tessera.Ada.RunAsync("user", "edit", tessera.Ada.Email, "--active", "false");

        given["roles"]!.AsArray().Select(role => role!.GetValue<string>()).ShouldBe(["Developer", "Token manager"], ignoreOrder: true);
        taken["roles"]!.AsArray().ShouldBeEmpty();
        last.ExitCode.ShouldBe(6);
        last.Error.ShouldContain("Super Admin");
    }

    [Fact]
    public async Task A_role_is_made_changed_and_deleted_unless_it_is_built_in()
    {
        await tessera.Ada.OkAsync("role", "create", "--name", "Auditor", "--description", "looks", "--permission", "tessera:audit.read", "--permission", "tessera:user.read");

        var edited = await tessera.Ada.OkAsync("role", "edit", "Auditor", "--name", "Inspector", "--apis", "read", "--permission", "tessera:audit.read");
        var builtIn = await tessera.Ada.RunAsync("role", "delete", "Viewer", "--yes");

        edited.Lines.Skip(1).ShouldBe(["Name\tInspector", "Description\tlooks", "Built in\tno", "APIs\tread", "Permissions\ttessera:audit.read", "Users\t0"]);
        builtIn.ExitCode.ShouldBe(6);
        builtIn.Error.ShouldContain("Make a role of your own");
        await tessera.Ada.OkAsync("role", "delete", "Inspector", "--yes");
        (await tessera.Ada.RunAsync("role", "show", "Inspector")).ExitCode.ShouldBe(5);
    }

    private static async Task AcceptAsync(Terminal invited, string link, string? password = null)
    {
        var accepted = await invited.RunAsync(["user", "accept"], $"{link}\n{password ?? invited.Password}\n");
        accepted.ExitCode.ShouldBe(0, accepted.Error);
        var again = await invited.RunAsync(["user", "accept"], $"{link}\n{password ?? invited.Password}\n");
        again.ExitCode.ShouldBe(5);
        again.Error.ShouldContain("Ask for a new one");
    }

    /// <summary>Whoever rotates the token that they are signed in with stays signed in.</summary>
    private static async Task RotateKeptTokenAsync(Terminal person)
    {
        var before = person.KeptSecret;
        var id = (await person.JsonAsync("token", "whoami"))["id"]!.GetValue<string>();
        var rotated = await person.OkAsync("token", "rotate", id);
        rotated.Lines.ShouldBe([person.KeptSecret]);
        (await person.AsAsync(before, "token", "whoami")).ExitCode.ShouldBe(3);
        await person.OkAsync("token", "whoami");
    }

    /// <summary>Signing out revokes: the token is dead for whoever has a copy.</summary>
    private static async Task LeaveAsync(Terminal person)
    {
        var copy = person.KeptSecret;
        (await person.OkAsync("logout")).Error.ShouldContain("The token is revoked.");
        (await person.AsAsync(copy, "token", "whoami")).ExitCode.ShouldBe(3);
        var after = await person.RunAsync("token", "whoami");
        after.ExitCode.ShouldBe(3);
        after.Error.ShouldContain("Run: tessera login");
    }

    private async Task<string> InviteAsync(Terminal person)
    {
        var result = await tessera.Ada.OkAsync("user", "create", "--email", person.Email, "--name", person.Email.Split('@')[0], "--role", "Viewer");
        var link = result.Lines.ShouldHaveSingleItem();
        link.ShouldStartWith(tessera.Address.AbsoluteUri);
        return link;
    }
}
