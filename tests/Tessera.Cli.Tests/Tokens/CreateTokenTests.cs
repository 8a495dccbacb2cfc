using System.Text.Json.Nodes;
using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Tokens;

public sealed class CreateTokenTests : CliTest
{
    [Fact]
    public async Task The_secret_is_all_there_is_on_stdout()
    {
        var result = await RunAsync("token", "create", "--name", "deploy", "--type", "read-only");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Out.ShouldBe(Server.Tokens.Of("service")[^1].Secret + "\n");
        result.Error.ShouldContain("shown this once");
        result.Error.ShouldContain("deploy");
    }

    [Fact]
    public async Task Json_has_the_whole_record_with_the_secret()
    {
        var result = await RunAsync("token", "create", "--json", "--name", "deploy", "--type", "read-only");

        result.Json["token"]!.GetValue<string>().ShouldBe(Server.Tokens.Of("service")[^1].Secret);
        result.Json["epoch"]!.GetValue<int>().ShouldBe(41);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Permissions_make_a_custom_token_and_thirty_days_are_the_default()
    {
        await RunAsync("token", "create", "--name", "ci", "--permission", "shop:article.find", "--permission", "shop:article.create");

        var body = Server.Last("POST").Body;
        body["type"]!.GetValue<string>().ShouldBe("custom");
        body["permissions"]!.ToJsonString().ShouldBe("""["shop:article.find","shop:article.create"]""");
        body["duration"]!.GetValue<int>().ShouldBe(30);
    }

    [Fact]
    public async Task Unlimited_is_null_on_the_wire()
    {
        await RunAsync("token", "create", "--name", "ci", "--type", "full-access", "--duration", "unlimited", "--description", "for ci");

        JsonNode.DeepEquals(
            Server.Last("POST").Body,
            new JsonObject { ["name"] = "ci", ["type"] = "full-access", ["description"] = "for ci", ["duration"] = null }).ShouldBeTrue();
    }

    [Fact]
    public async Task Personal_tokens_take_a_name_and_no_expiry_by_default()
    {
        var result = await RunAsync("token", "create", "--personal", "--name", "laptop");

        result.Out.ShouldStartWith("tsp_");
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"name":"laptop"}""");
    }

    [Fact]
    public async Task Project_tokens_are_made_in_the_project_that_the_slug_names()
    {
        var result = await RunAsync("token", "create", "--project", "gh/acme/web", "--name", "badge", "--scope", "status");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Out.ShouldStartWith("tsj_");
        Server.Last("POST").Path.ShouldBe($"/v1/projects/{FakeTokens.ProjectId}/tokens");
        Server.Last("POST").Body.ToJsonString().ShouldBe("""{"label":"badge","scope":"status"}""");
    }

    [Theory]
    [InlineData("--name", "x")]
    [InlineData("--name", "x", "--type", "everything")]
    [InlineData("--name", "x", "--type", "read-only", "--duration", "8")]
    [InlineData("--name", "x", "--personal", "--type", "read-only")]
    [InlineData("--name", "x", "--personal", "--project", "gh/acme/web")]
    [InlineData("--name", "x", "--type", "read-only", "--scope", "status")]
    [InlineData("--type", "read-only")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_sent(params string[] args)
    {
        var result = await RunAsync(["token", "create", .. args]);

        result.ExitCode.ShouldBe(2);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldNotBeEmpty();
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict()
    {
        Server.Tokens.Seed("service", "deploy");

        var result = await RunAsync("token", "create", "--name", "deploy", "--type", "read-only");

        result.ExitCode.ShouldBe(6);
        result.Out.ShouldBeEmpty();
    }
}
