using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Projects;

/// <summary>Every call about a project is made for one that the caller may not see and for one that is not there: nobody can tell the two apart.</summary>
public sealed class TwoProjectCrawlTests
{
    private const string Mine = "gh/acme/mine";
    private const string Theirs = "gh/acme/theirs";

    [Fact]
    public async Task A_project_that_one_may_not_see_answers_as_one_that_is_not_there()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var mine = await admin.CreateProjectAsync(Mine);
        await admin.PutMemberAsync(mine, id, "write");
        var theirs = await admin.CreateProjectAsync(Theirs);
        var token = await admin.CreateProjectTokenAsync(theirs);
        var member = await admin.MyIdAsync();
        using var service = server.Client((await admin.CreateServiceAsync("all APIs")).Secret);
        using var bound = server.Client((await admin.CreateProjectTokenAsync(mine, "admin")).Secret);
        using var nobody = server.Client();
        (HttpClient Client, HttpStatusCode Expected)[] callers =
            [(developer, HttpStatusCode.NotFound), (service, HttpStatusCode.NotFound), (bound, HttpStatusCode.Forbidden), (nobody, HttpStatusCode.Unauthorized)];

        var calls = 0;
        foreach (var endpoint in EndpointList.Of(server).Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1/projects/{id", StringComparison.Ordinal)))
        {
            foreach (var (caller, expected) in callers)
            {
                calls++;
                var hidden = await AskAsync(caller, endpoint, ProjectCalls.IdOf(theirs), token.Id, member);
                var absent = await AskAsync(caller, endpoint, Guid.AllBitsSet, token.Id, member);
                hidden.Status.ShouldBe(expected, EndpointList.Name(endpoint));
                hidden.ShouldBe(absent, EndpointList.Name(endpoint));
            }
        }

        calls.ShouldBe(13 * callers.Length);
        (await admin.OkAsync(HttpMethod.Get, theirs)).Text("name").ShouldBe("theirs", "nothing was changed");
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("label").ShouldBe("ci");
        (await developer.OkAsync(HttpMethod.Get, $"/v1/projects?slug={Theirs}"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_of_another_project_is_not_found_in_ones_own()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var mine = await admin.CreateProjectAsync(Mine);
        var foreign = await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync(Theirs));
        var personal = await admin.CreatePersonalAsync();

        foreach (var id in new[] { foreign.Id, personal.Id })
        {
            (await admin.StatusAsync(HttpMethod.Get, $"{mine}/tokens/{id}")).ShouldBe(HttpStatusCode.NotFound);
            (await admin.StatusAsync(HttpMethod.Get, $"{mine}/tokens/{id}/usage")).ShouldBe(HttpStatusCode.NotFound);
            (await admin.StatusAsync(HttpMethod.Post, $"{mine}/tokens/{id}/rotate")).ShouldBe(HttpStatusCode.NotFound);
            (await admin.StatusAsync(HttpMethod.Delete, $"{mine}/tokens/{id}")).ShouldBe(HttpStatusCode.NotFound);
        }

        await server.ShouldBeLiveAsync(foreign.Secret);
        await server.ShouldBeLiveAsync(personal.Secret);
    }

    private static async Task<(HttpStatusCode Status, string? Body)> AskAsync(HttpClient client, RouteEndpoint endpoint, Guid project, Guid token, Guid user)
    {
        var (method, _) = EndpointList.Call(endpoint);
        var path = endpoint.RoutePattern.RawText!.Replace("{id:guid}", project.ToString(), StringComparison.Ordinal)
            .Replace("{tokenId:guid}", token.ToString(), StringComparison.Ordinal).Replace("{userId:guid}", user.ToString(), StringComparison.Ordinal);
        object? body = method.Method switch
        {
            "PATCH" => new { name = "changed" },
            "PUT" => new { access = "read" },
            "POST" when !path.EndsWith("/rotate", StringComparison.Ordinal) => new { label = "x", scope = "status" },
            _ => null,
        };
        var (answer, json) = await client.CallAsync(method, path, body);
        (json as JsonObject)?.Remove("traceId");
        return (answer.StatusCode, json?.ToJsonString());
    }
}
