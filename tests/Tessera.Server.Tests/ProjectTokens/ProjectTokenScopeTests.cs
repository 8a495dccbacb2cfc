using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.ProjectTokens;

/// <summary>What each scope reaches (T21, T22), and how far users reach into projects, asked by <c>/v1/verify</c> and by a gateway.</summary>
public sealed class ProjectTokenScopeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static int projects;

    /// <summary>Scope, then what it reaches of status, artifacts, builds read, builds written.</summary>
    public static TheoryData<string, bool[]> Scopes => new()
    {
        { "status", [true, false, false, false] },
        { "read-only", [true, true, true, false] },
        { "admin", [true, true, true, true] },
        { "build-artifacts", [false, true, false, false] },
        { "all", [true, true, false, false] },
    };

    /// <summary>Role, membership, visibility, then the same.</summary>
    public static TheoryData<string, string?, string, bool[]> Users => new()
    {
        { "Developer", null, "private", [false, false, false, false] },
        { "Developer", null, "public", [true, true, true, false] },
        { "Developer", "read", "private", [true, true, true, false] },
        { "Developer", "write", "private", [true, true, true, true] },
        { "Viewer", "write", "private", [true, true, true, false] },
        { "Super Admin", null, "private", [true, true, true, true] },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_scope_gives_what_it_says_in_its_own_project_and_nothing_anywhere_else(string scope, bool[] reaches)
    {
        await shared.Server.RegisterBuildsAsync();
        using var admin = await shared.Server.AdminAsync();
        var slug = $"gh/acme/scope-{scope}";
        var token = await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync(slug), scope);
        await admin.CreateProjectAsync($"gh/acme/other-{scope}", "public");

        await ShouldReachAsync(token.Secret, slug, reaches, "insufficient_scope");
        await ShouldReachAsync(token.Secret, slug.Replace("gh/", "github/", StringComparison.Ordinal), reaches, "insufficient_scope");
        await ShouldReachAsync(token.Secret, $"gh/acme/other-{scope}", [false, false, false, false], "wrong_project");
        await ShouldReachAsync(token.Secret, "gh/acme/absent", [false, false, false, false], "wrong_project");
        (await VerifyAsync(token.Secret, "builds:build.read", null)).Text("reason").ShouldBe("wrong_project", "a permission in no project");
        (await AskGatewayAsync(token.Secret, "GET", "/recent")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "an operation of no project");
        (await VerifyAsync(token.Secret, "tessera:project.read", slug))["allowed"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task A_user_reaches_into_a_project_as_far_as_they_belong_to_it_and_their_role_goes(string role, string? member, string visibility, bool[] reaches)
    {
        await shared.Server.RegisterBuildsAsync();
        using var admin = await shared.Server.AdminAsync();
        var number = Interlocked.Increment(ref projects);
        var (id, user) = await shared.Server.UserAsync($"user{number}@example.com", role);
        using var client = user;
        var project = await admin.CreateProjectAsync($"gh/acme/user-{number}", visibility);
        if (member is not null)
            await admin.PutMemberAsync(project, id, member);

        var secret = client.DefaultRequestHeaders.Authorization!.Parameter!;
        await ShouldReachAsync(secret, $"gh/acme/user-{number}", reaches, reaches[0] ? "insufficient_scope" : "wrong_project");
    }

    [Fact]
    public async Task Identity_headers_name_the_project()
    {
        await shared.Server.RegisterBuildsAsync();
        using var admin = await shared.Server.AdminAsync();
        var token = await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync("gh/acme/headers"), "status");

        var answer = await AskGatewayAsync(token.Secret, "GET", "/github/acme/headers/status");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("X-Tessera-Kind").ShouldBe(["project"]);
        answer.Headers.GetValues("X-Tessera-Project").ShouldBe(["gh/acme/headers"]);
        answer.Headers.GetValues("X-Tessera-Subject").ShouldBe([token.Id.ToString()]);
    }

    [Fact]
    public async Task Reaching_everything_of_an_API_counts_project_tokens_when_the_API_changes()
    {
        await using var server = TesseraServer.Start();
        await server.RegisterBuildsAsync();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/counted");
        foreach (var scope in People.List("status", "status", "admin", "read-only", "all"))
            await admin.CreateProjectTokenAsync(project, scope);

        // The administrator's own token writes everywhere.
        (await admin.OkAsync(HttpMethod.Delete, "/v1/apis/builds?dryRun=true"))["liveTokens"]!.GetValue<int>().ShouldBe(6);
    }

    private async Task ShouldReachAsync(string secret, string slug, bool[] reaches, string reason)
    {
        foreach (var ((permission, method, tail), isReached) in BuildsCatalogue.Operations.Zip(reaches))
        {
            var verdict = await VerifyAsync(secret, permission, slug);
            verdict["active"]!.GetValue<bool>().ShouldBeTrue();
            verdict["allowed"]!.GetValue<bool>().ShouldBe(isReached, $"{permission} in {slug}");
            if (!isReached)
                verdict.Text("reason").ShouldBe(reason, $"{permission} in {slug}");
            (await AskGatewayAsync(secret, method, $"/{slug}/{tail}")).StatusCode.ShouldBe(isReached ? HttpStatusCode.OK : HttpStatusCode.Forbidden, $"{method} /{slug}/{tail}");
        }
    }

    private async Task<JsonNode> VerifyAsync(string token, string permission, string? project)
    {
        using var admin = await shared.Server.AdminAsync();
        return await admin.OkAsync(HttpMethod.Post, "/v1/verify", project is null ? new { token, permission } : new { token, permission, project });
    }

    private async Task<HttpResponseMessage> AskGatewayAsync(string secret, string method, string path)
    {
        using var client = shared.Server.Client(secret);
        return (await client.CallAsync(HttpMethod.Get, "/forward-auth/nginx/builds", null, ("X-Original-Method", method), ("X-Original-URI", path))).Answer;
    }
}
