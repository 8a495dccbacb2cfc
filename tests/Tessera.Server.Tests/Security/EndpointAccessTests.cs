using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Console;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Security;

/// <summary>Every endpoint states who may call it; the ones that anybody may call are on a list that is read before it grows.</summary>
public sealed class EndpointAccessTests(SharedServer shared) : IClassFixture<SharedServer>
{
    /// <summary>Reviewed: each makes sure of its caller by itself, or tells nothing that is not public.</summary>
    private static readonly string[] ForAnybody =
    [
        $"GET {ConsoleAssets.Style}",
        $"GET {ConsoleAssets.Script}",
        $"GET {ConsoleAssets.Shown}",
        "GET /health/live",
        "GET /health/ready",
        "GET /health/verify",
        "GET /openapi/{documentName}.json",
        "POST /v1/invitations/accept",
        "POST /v1/revoke",
        "POST /v1/setup",
    ];

    /// <summary>Reviewed: they lead nowhere.</summary>
    private static readonly string[] ForAnybodyOfGuardedApis =
    [
    ];

    /// <summary>Reviewed: pages by which one gets in, and choices of how to look at pages.</summary>
    private static readonly string[] PagesForAnybody =
    [
        "GET /",
        "GET /invitation/{code}",
        "GET /setup",
        "GET /sign-in",
        "GET /sign-in/external",
        "POST /invitation/{code}",
        "POST /locale",
        "POST /setup",
        "POST /sign-in",
        "POST /sign-in/code",
        "POST /sign-in/external/{provider}",
        "POST /sign-in/passkey",
        "POST /theme",
    ];

    /// <summary>The server's own but for the console's pages; APIs that it hosts are guarded by the package, which has rules of its own.</summary>
    private IEnumerable<RouteEndpoint> All => EndpointList.Of(shared.Server).Where(endpoint => !endpoint.IsGuarded() && !IsPage(endpoint));

    private IEnumerable<RouteEndpoint> Pages => EndpointList.Of(shared.Server).Where(IsPage);

    private IEnumerable<RouteEndpoint> Guarded => EndpointList.Of(shared.Server).Where(endpoint => endpoint.IsGuarded());

    [Fact]
    public void Every_endpoint_states_a_rule() => All.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null).Select(EndpointList.Name).ShouldBeEmpty();

    [Fact]
    public void Endpoints_for_anybody_are_those_reviewed() =>
        All.Where(endpoint => RuleOf(endpoint).Kind == AccessKind.Anyone).Select(EndpointList.Name).ShouldBe(ForAnybody, ignoreOrder: true);

    [Fact]
    public void Pages_for_anybody_are_those_reviewed() =>
        Pages.Where(endpoint => RuleOf(endpoint).Kind == AccessKind.Anyone).Select(EndpointList.Name).ShouldBe(PagesForAnybody, ignoreOrder: true);

    [Fact]
    public void Pages_are_for_anybody_for_users_or_for_a_permission_that_exists()
    {
        foreach (var rule in Pages.Select(RuleOf))
        {
            rule.Kind.ShouldBeOneOf(AccessKind.Anyone, AccessKind.User, AccessKind.Permission);
            if (rule.Kind == AccessKind.Permission)
                TesseraPermissions.All.ShouldContain(rule.Permission!);
        }
    }

    [Fact]
    public async Task Pages_take_no_token_and_lead_who_is_not_signed_in_to_signing_in()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = shared.Server.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await shared.Server.AdminTokenAsync());
        foreach (var (method, path) in Pages.Where(endpoint => RuleOf(endpoint).Kind != AccessKind.Anyone).Select(EndpointList.Call))
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, $"{method} {path}");
            answer.Headers.Location!.ToString().ShouldBe($"/sign-in?return={Uri.EscapeDataString(new Uri(shared.Server.BaseAddress, path).AbsolutePath)}");
        }
    }

    [Fact]
    public void Only_the_first_token_is_got_by_password() =>
        All.Where(endpoint => RuleOf(endpoint).Kind == AccessKind.UserOrPassword).Select(EndpointList.Name).ShouldBe(["POST /v1/personal-tokens/"]);

    [Fact]
    public void Endpoints_that_decide_by_themselves_are_those_of_projects()
    {
        var deciding = All.Where(endpoint => RuleOf(endpoint).Kind == AccessKind.UserOrService).Select(EndpointList.Name).ToList();
        deciding.ShouldBe(All.Select(EndpointList.Name).Where(name => name.Contains(" /v1/projects", StringComparison.Ordinal)), ignoreOrder: true);
        deciding.Count.ShouldBe(15);
    }

    [Fact]
    public async Task No_endpoint_but_those_about_the_token_itself_lets_a_project_token_in()
    {
        using var admin = await shared.Server.AdminAsync();
        var token = await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync("gh/acme/access"), "admin");
        using var project = shared.Server.Client(token.Secret);
        foreach (var endpoint in All.Where(endpoint => RuleOf(endpoint).Kind is not (AccessKind.Anyone or AccessKind.Token)))
        {
            var (method, path) = EndpointList.Call(endpoint);
            path = path.Replace($"projects/{Guid.AllBitsSet}", $"projects/{token.Record["project"].Text("id")}", StringComparison.Ordinal);
            var (answer, problem) = await project.CallAsync(method, path);
            ((int)answer.StatusCode).ShouldBe(403, $"{method} {path}");
            problem.Text("tokenPage").ShouldEndWith("/projects/gh/acme/access/settings/api-permissions");
        }

        All.Where(endpoint => RuleOf(endpoint).Kind == AccessKind.Token).Select(EndpointList.Name).Order()
            .ShouldBe(["DELETE /v1/users/{id:guid}/tokens", "GET /v1/token", "POST /v1/revocations/wait"]);
        (await project.CallAsync(HttpMethod.Delete, $"/v1/users/{Guid.AllBitsSet}/tokens")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Every_stated_permission_exists()
    {
        All.Count().ShouldBeGreaterThan(30);
        foreach (var rule in All.Select(RuleOf).Where(rule => rule.Kind == AccessKind.Permission))
            TesseraPermissions.All.ShouldContain(rule.Permission!);
    }

    [Fact]
    public async Task Every_endpoint_that_is_not_for_anybody_challenges_who_presents_nothing()
    {
        using var nobody = shared.Server.Client();
        foreach (var (method, path) in All.Where(endpoint => RuleOf(endpoint).Kind != AccessKind.Anyone).Select(EndpointList.Call))
            ((int)(await nobody.CallAsync(method, path)).Answer.StatusCode).ShouldBe(401, $"{method} {path}");
    }

    [Fact]
    public void Every_endpoint_of_a_hosted_api_states_what_it_takes_and_those_for_anybody_are_those_reviewed()
    {
        Guarded.Count().ShouldBeGreaterThan(20);
        Guarded.Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null).Select(EndpointList.Name).Order().ShouldBe(ForAnybodyOfGuardedApis);
        foreach (var policy in Guarded.SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()).Select(data => data.Policy).Where(policy => Permission.TryParse(policy, out _)))
            shared.Server.Get<CurrentCatalogue>().Value.TryFind(policy!, out _).ShouldBeTrue($"{policy} is in the catalogue");
    }

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ConsolePage>() is not null;

    private static AccessRule RuleOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<AccessRule>()!;
}
