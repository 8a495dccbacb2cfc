using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Roles;

public sealed class RoleTests : CliTest
{
    [Fact]
    public async Task A_new_role_may_do_nothing_but_what_was_given()
    {
        var result = await RunAsync("role", "create", "--name", "Auditor", "--permission", "tessera:audit.read");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"name":"Auditor","permissions":["tessera:audit.read"],"apis":"none"}""");
    }

    [Fact]
    public async Task Edit_finds_the_role_by_name_and_sends_what_was_given()
    {
        var result = await RunAsync("role", "edit", "release crew", "--apis", "write");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("PATCH").Path.ShouldBe($"/v1/roles/{FakePeople.RoleId}");
        Server.Last("PATCH").Body.ToJsonString().ShouldBe("""{"apis":"write"}""");
    }

    [Fact]
    public async Task Delete_needs_a_yes()
    {
        (await RunAsync("role", "delete", "Release crew")).ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();

        (await RunAsync("role", "delete", "Release crew", "-y")).ExitCode.ShouldBe(0);
        Server.Last("DELETE").Path.ShouldBe($"/v1/roles/{FakePeople.RoleId}");
    }
}
