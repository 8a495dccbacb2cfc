using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Clients;

/// <summary>Clients that others wrote for this wire format work unchanged but for host and token.</summary>
public sealed class NodeClientsTests : IAsyncLifetime
{
    private BuildsHost host = null!;
    private Project web = null!;
    private string token = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        token = host.Instance.PersonalToken().Secret;
        web = host.Instance.AddProject("gh/acme/web");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_v1_client_of_npm_works_unchanged()
    {
        var calls = await NodeClients.RunAsync("v1.js", host.Address, token);

        Result(calls, "me").Text("login").ShouldBe("ada");
        ((bool)Result(calls, "follow")["following"]!).ShouldBeTrue();
        Result(calls, "projects").AsArray().ShouldHaveSingleItem().Text("reponame").ShouldBe("web");
        var triggered = Result(calls, "trigger");
        ((int)triggered["build_num"]!, triggered.Text("status"), triggered["workflows"].Text("job_name")).ShouldBe((1, "queued", "deploy"));
        Result(calls, "triggerBranch").Text("branch").ShouldBe("release/1");
        Numbers(calls, "builds").ShouldBe([2, 1]);
        Numbers(calls, "buildsOfBranch").ShouldBe([2]);
        Numbers(calls, "recent").ShouldHaveSingleItem();
        Result(calls, "build")["steps"]!.AsArray().ShouldBeEmpty();
        Result(calls, "cancel").Text("outcome").ShouldBe("canceled");
        ((int)Result(calls, "retry")["retry_of"]!).ShouldBe(1);
        Result(calls, "artifacts").AsArray().ShouldBeEmpty();
        Result(calls, "tests")["tests"]!.AsArray().ShouldBeEmpty();
        Result(calls, "setVariable").Text("value").ShouldBe("xxxx1234");
        Result(calls, "variables").AsArray().ShouldHaveSingleItem().Text("name").ShouldBe("KEY");
        Result(calls, "variable").Text("value").ShouldBe("xxxx1234");
        Result(calls, "deleteVariable").Text("message").ShouldBe("ok");
        ((int)calls["missing"]["status"]!, calls["missing"]["body"].Text("message")).ShouldBe((404, "Build not found"));
    }

    [Fact]
    public async Task The_v2_client_of_npm_works_unchanged_with_its_escaped_slugs()
    {
        var build = await host.AddBuildAsync(web);
        using var client = host.Client(token);
        using var file = new StringContent("hello");
        (await client.PutAsync($"/api/v1.1/project/gh/acme/web/{build.Number}/artifacts/out.txt", file, Ct)).IsSuccessStatusCode.ShouldBeTrue();

        var calls = await NodeClients.RunAsync("v2.js", host.Address, token);

        Result(calls, "me").Text("login").ShouldBe("ada");
        Result(calls, "project").Text("slug").ShouldBe("gh/acme/web");
        var started = Result(calls, "trigger");
        ((int)started["number"]!).ShouldBe(2);
        Items(calls, "pipelines").Select(item => (int)item!["number"]!).ShouldBe([2, 1]);
        Items(calls, "mine").Count().ShouldBe(2);
        Result(calls, "pipeline").Text("id").ShouldBe(started.Text("id"));
        Result(calls, "pipelineByNumber").Text("id").ShouldBe(started.Text("id"));
        Items(calls, "workflows").ShouldHaveSingleItem().Text("status").ShouldBe("running");
        Result(calls, "workflow").Text("pipeline_id").ShouldBe(started.Text("id"));
        Items(calls, "jobs").ShouldHaveSingleItem().Text("name").ShouldBe("deploy");
        Result(calls, "job").Text("status").ShouldBe("queued");
        Items(calls, "artifacts").ShouldHaveSingleItem().Text("path").ShouldBe("out.txt");
        Items(calls, "tests").ShouldBeEmpty();
        foreach (var call in new[] { "cancel", "rerun", "rerunJobs", "cancelJob", "deleteVariable" })
            calls[call]["error"].ShouldBeNull(call);
        Result(calls, "canceled").Text("status").ShouldBe("canceled");
        Items(calls, "workflowsAfter").Count().ShouldBe(3);
        Result(calls, "setVariable").Text("value").ShouldBe("xxxx1234");
        Items(calls, "variables").ShouldHaveSingleItem().Text("name").ShouldBe("KEY");
        Result(calls, "variable").Text("value").ShouldBe("xxxx1234");
        ((int)calls["missing"]["status"]!, (string)calls["missing"]["error"]!).ShouldBe((404, "Workflow not found"));
    }

    private static JsonNode Result(IReadOnlyDictionary<string, JsonNode> calls, string name) => calls[name]["result"].ShouldNotBeNull($"{name}: {calls[name]}");

    private static IEnumerable<int> Numbers(IReadOnlyDictionary<string, JsonNode> calls, string name) => Result(calls, name).AsArray().Select(build => (int)build!["build_num"]!);

    private static IEnumerable<JsonNode?> Items(IReadOnlyDictionary<string, JsonNode> calls, string name) => Result(calls, name)["items"]!.AsArray();
}
