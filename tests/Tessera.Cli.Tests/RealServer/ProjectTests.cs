namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class ProjectTests(RealTessera tessera)
{
    [Fact]
    public async Task A_project_is_made_shown_changed_and_deleted()
    {
        (await tessera.Ada.OkAsync("project", "create", "github/acme/cli", "--default-branch", "trunk")).Lines.ShouldContain("Slug\tgh/acme/cli");
        (await tessera.Ada.OkAsync("project", "list")).Lines.ShouldContain("gh/acme/cli\tcli\tprivate\ttrunk\twrite");
        (await tessera.Ada.OkAsync("project", "edit", "github/acme/cli", "--visibility", "public", "--name", "Command line")).Lines.ShouldContain("Name\tCommand line");
        var shown = await tessera.Ada.JsonAsync("project", "show", "gh/acme/cli");
        shown["visibility"]!.GetValue<string>().ShouldBe("public");
        (await tessera.Ada.RunAsync("project", "create", "gh/acme/cli")).ExitCode.ShouldBe(6);
        (await tessera.Ada.RunAsync("project", "show", "nonsense")).ExitCode.ShouldBe(1);

        (await tessera.Ada.OkAsync("project", "delete", shown["id"]!.GetValue<string>(), "--yes")).Error.ShouldContain("Deleted the project");
        (await tessera.Ada.RunAsync("project", "show", "gh/acme/cli")).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task Members_come_and_go_by_address()
    {
        await tessera.Ada.OkAsync("user", "create", "--email", "erin@example.com", "--name", "Erin", "--role", "Developer");
        await tessera.Ada.OkAsync("project", "create", "gh/acme/members");

        (await tessera.Ada.OkAsync("project", "add-member", "gh/acme/members", "erin@example.com", "--access", "write")).Lines.ShouldContain("erin@example.com\tErin\twrite");
        (await tessera.Ada.OkAsync("project", "members", "gh/acme/members")).Lines.ShouldContain("erin@example.com\tErin\twrite");
        (await tessera.Ada.OkAsync("project", "remove-member", "gh/acme/members", "erin@example.com", "--yes")).Error.ShouldContain("Deleted the member");
        (await tessera.Ada.RunAsync("project", "remove-member", "gh/acme/members", "erin@example.com", "--yes")).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task Project_tokens_are_made_found_rotated_and_deleted()
    {
        await tessera.Ada.OkAsync("project", "create", "gh/acme/tokens");

        var secret = (await tessera.Ada.OkAsync("token", "create", "--project", "gh/acme/tokens", "--name", "badge", "--scope", "status")).Lines.ShouldHaveSingleItem();

        secret.ShouldStartWith("tsj_");
        var self = (await tessera.Ada.AsAsync(secret, "token", "whoami")).Lines;
        self.ShouldContain("Scope\tstatus");
        self.ShouldContain("Project\tgh/acme/tokens");
        (await tessera.Ada.AsAsync(secret, "project", "list")).ExitCode.ShouldBe(4);
        (await tessera.Ada.OkAsync("token", "show", "badge", "--project", "github/acme/tokens")).Lines.ShouldContain("Kind\tproject");
        var next = (await tessera.Ada.OkAsync("token", "rotate", "badge", "--project", "gh/acme/tokens")).Lines.ShouldHaveSingleItem();
        (await tessera.Ada.AsAsync(secret, "token", "whoami")).ExitCode.ShouldBe(3);
        (await tessera.Ada.OkAsync("token", "list", "--project", "gh/acme/tokens")).Lines.Length.ShouldBe(2);
        await tessera.Ada.OkAsync("token", "delete", "badge", "--project", "gh/acme/tokens", "--yes");
        (await tessera.Ada.AsAsync(next, "token", "whoami")).ExitCode.ShouldBe(3);
        (await tessera.Ada.RunAsync("token", "create", "--project", "gh/acme/absent", "--name", "x", "--scope", "status")).ExitCode.ShouldBe(5);
    }
}
