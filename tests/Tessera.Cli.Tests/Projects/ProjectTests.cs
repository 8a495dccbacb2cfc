using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Projects;

public sealed class ProjectTests : CliTest
{
    private const string One = $"/v1/projects/{FakeTokens.ProjectId}";

    [Fact]
    public async Task Create_sends_what_was_given_and_nothing_else()
    {
        var result = await RunAsync("project", "create", "gh/acme/web", "--visibility", "public");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"visibility":"public","slug":"gh/acme/web"}""");
    }

    [Theory]
    [InlineData("gh/acme/web")]
    [InlineData("github/acme/web")]
    [InlineData(FakeTokens.ProjectId)]
    public async Task A_project_is_found_by_slug_in_either_form_or_by_id(string project)
    {
        var result = await RunAsync("project", "edit", project, "--name", "Website");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("PATCH").Path.ShouldBe(One);
        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"name":"Website"}""");
    }

    [Fact]
    public async Task A_slug_of_no_project_is_not_found()
    {
        var result = await RunAsync("project", "show", "gh/acme/other");

        result.ExitCode.ShouldBe(5);
        result.Error.ShouldContain("There is no project \"gh/acme/other\"");
    }

    [Fact]
    public async Task A_member_is_added_by_address_and_reads_unless_said_otherwise()
    {
        (await RunAsync("project", "add-member", "gh/acme/web", "bob@example.com")).ExitCode.ShouldBe(0);
        Server.Last("PUT").Path.ShouldBe($"{One}/members/{FakePeople.BobId}");
        Server.Last("PUT").Body.ToJsonString().ShouldBe("""{"access":"read"}""");

        (await RunAsync("project", "add-member", "gh/acme/web", FakePeople.BobId, "--access", "write")).ExitCode.ShouldBe(0);
        Server.Last("PUT").Body.ToJsonString().ShouldBe("""{"access":"write"}""");
        Server.Requests.Count(request => request.Path == "/v1/users").ShouldBe(2, "an id is not looked up; two pages for the address");
    }

    [Fact]
    public async Task Deleting_and_taking_out_need_a_yes()
    {
        (await RunAsync("project", "delete", "gh/acme/web")).ExitCode.ShouldBe(2);
        (await RunAsync("project", "remove-member", "gh/acme/web", "bob@example.com")).ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();

        (await RunAsync("project", "remove-member", "gh/acme/web", "bob@example.com", "-y")).ExitCode.ShouldBe(0);
        Server.Last("DELETE").Path.ShouldBe($"{One}/members/{FakePeople.BobId}");
        (await RunAsync("project", "delete", "gh/acme/web", "-y")).ExitCode.ShouldBe(0);
        Server.Last("DELETE").Path.ShouldBe(One);
    }
}
