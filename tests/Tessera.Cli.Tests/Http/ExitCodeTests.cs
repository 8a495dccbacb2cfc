using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Http;

public sealed class ExitCodeTests : CliTest
{
    [Theory]
    [InlineData(400, 1)]
    [InlineData(413, 1)]
    [InlineData(429, 1)]
    [InlineData(401, 3)]
    [InlineData(403, 4)]
    [InlineData(404, 5)]
    [InlineData(409, 6)]
    [InlineData(412, 6)]
    [InlineData(500, 7)]
    [InlineData(503, 7)]
    public async Task Each_refusal_has_its_exit_code_and_the_servers_words_on_stderr(int status, int exitCode)
    {
        Server.Instead = context => FakeServer.Problem(status, "So it is").ExecuteAsync(context);

        var result = await RunAsync("token", "list");

        result.ExitCode.ShouldBe(exitCode);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain("So it is");
    }

    [Fact]
    public async Task A_refused_field_is_named_with_what_is_wrong_with_it()
    {
        var errors = new JsonObject { ["errors"] = new JsonObject { ["name"] = new JsonArray("is too long", "is odd") } };
        Server.Instead = context => FakeServer.Problem(400, "Invalid", errors).ExecuteAsync(context);

        var result = await RunAsync("token", "create", "--name", "x", "--type", "read-only");

        result.Error.ShouldContain("name: is too long, is odd");
    }

    [Fact]
    public async Task Title_and_detail_are_two_sentences()
    {
        Server.Instead = context => FakeServer.Problem(409, "The name is taken.", new JsonObject { ["detail"] = "Choose another name." }).ExecuteAsync(context);

        (await RunAsync("token", "list")).Error.ShouldBe("tessera: The name is taken. Choose another name.\n");
    }

    [Fact]
    public async Task What_is_wrong_with_a_field_is_said_once()
    {
        var problem = new JsonObject { ["detail"] = "name: is too long.", ["errors"] = new JsonObject { ["name"] = new JsonArray("is too long.") } };
        Server.Instead = context => FakeServer.Problem(400, "The request is not valid.", problem).ExecuteAsync(context);

        (await RunAsync("token", "create", "--name", "x", "--type", "read-only")).Error.ShouldBe("tessera: The request is not valid.\n  name: is too long.\n");
    }

    [Fact]
    public async Task Who_was_overtaken_is_told_what_to_do_and_not_about_headers()
    {
        var problem = new JsonObject { ["detail"] = "Repeat your change with the new ETag." };
        Server.Instead = context => FakeServer.Problem(412, "Somebody else changed it first.", problem).ExecuteAsync(context);

        (await RunAsync("token", "list")).Error.ShouldBe("tessera: Somebody else changed it first.\n  Nothing was changed: look at it and run the command again.\n");
    }

    [Fact]
    public async Task A_refused_token_from_the_environment_is_blamed_there_since_signing_in_would_not_replace_it()
    {
        Server.Instead = context => FakeServer.Problem(401, "The token is not valid.").ExecuteAsync(context);

        var fromEnvironment = await RunAsync("token", "whoami");
        Server.Instead = null;
        await SignInAsync();
        Server.Instead = context => FakeServer.Problem(401, "The token is not valid.").ExecuteAsync(context);
        var kept = await RunAnonymouslyAsync(["token", "whoami"]);

        fromEnvironment.Error.ShouldContain("TESSERA_TOKEN");
        kept.Error.ShouldContain("Sign in again: tessera login");
        kept.Error.ShouldNotContain("TESSERA_TOKEN");
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var missing = new JsonObject { ["missing"] = "tessera:service-token.read" };
        Server.Instead = context => FakeServer.Problem(403, "Forbidden", missing).ExecuteAsync(context);

        (await RunAsync("token", "list")).Error.ShouldContain("Missing permission: tessera:service-token.read");
    }

    [Fact]
    public async Task With_json_the_problem_is_json_on_stderr()
    {
        var missing = new JsonObject { ["missing"] = "tessera:service-token.read" };
        Server.Instead = context => FakeServer.Problem(403, "Forbidden", missing).ExecuteAsync(context);

        var result = await RunAsync("token", "list", "--json");

        result.ErrorJson["missing"]!.GetValue<string>().ShouldBe("tessera:service-token.read");
        result.ErrorJson["exitCode"]!.GetValue<int>().ShouldBe(4);
        result.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_repeats_a_token_in_an_error_does_not_get_it_onto_stderr()
    {
        Server.Instead = context => FakeServer.Problem(400, $"Strange: {Server.AdminSecret}").ExecuteAsync(context);

        (await RunAsync("token", "list")).Error.ShouldContain("Strange: tsp_0001…");
        (await RunAsync("token", "list", "--json")).ErrorJson["title"]!.GetValue<string>().ShouldBe("Strange: tsp_0001…");
    }

    [Fact]
    public async Task No_token_at_hand_sends_nothing_and_names_login()
    {
        var result = await RunAnonymouslyAsync(["token", "list"]);

        result.ExitCode.ShouldBe(3);
        result.Error.ShouldContain("tessera login");
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unreachable_server_is_seven()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";
        taken.Stop();

        var result = await RunAsync("token", "list", "--server", address);

        result.ExitCode.ShouldBe(7);
        result.Error.ShouldContain($"Could not reach {address}");
    }

    [Theory]
    [InlineData("<html>a proxy's page</html>")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"items\":[{\"id\":1}]}")]
    [InlineData("{\"items\":[null]}")]
    [InlineData("{\"items\":[],\"items\":[]}")]
    public async Task An_answer_that_is_not_tesseras_is_seven(string body)
    {
        Server.Instead = context => context.Response.WriteAsync(body, Ct);

        var result = await RunAsync("token", "list");

        result.ExitCode.ShouldBe(7);
        result.Error.ShouldContain("not one that this client understands");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        Server.Instead = context =>
        {
            context.Response.Redirect("https://elsewhere.example/");
            return Task.CompletedTask;
        };

        var result = await RunAsync("token", "list");

        result.ExitCode.ShouldBe(7);
        result.Error.ShouldContain("https://elsewhere.example/");
        Server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("ftp://localhost")]
    [InlineData("http://ada:secret@localhost")]
    [InlineData("http://localhost/?a=b")]
    public async Task An_address_that_is_none_is_a_usage_error(string address)
    {
        (await RunAsync("token", "list", "--server", address)).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Ctrl_C_stops_a_request_that_hangs()
    {
        Server.Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var process = Start(["token", "list"], "", [("TESSERA_TOKEN", Server.AdminSecret)]);
        await Server.Arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        process.Interrupt();

        var result = await process.FinishAsync(Ct);
        result.ExitCode.ShouldBe(130);
        result.Error.ShouldContain("Interrupted");
    }
}
