using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.ServiceTokens;
using Tessera.Console.Tests.Support;
using Tessera.Server.Console;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>What one may not do is not offered, and refused when it is tried all the same (C7); for every role that comes with Tessera, on every page.</summary>
public sealed class RightsTests(FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    public static TheoryData<string> Roles => [.. BuiltInRoles.All.Select(role => role.Name)];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task No_link_and_no_button_leads_to_what_the_role_may_not_do(string role)
    {
        using var client = await SignInAsync(role);
        var (found, _) = await Crawl.AllAsync(shared.Server, client, "/projects");
        var may = Built(role);
        foreach (var (pattern, address) in found)
        {
            using var answer = await client.GetAsync(address);
            // The crawl begins at some pages without a link to them.
            if (answer.StatusCode == HttpStatusCode.Forbidden && Crawl.IsStart(address))
                continue;
            ((int)answer.StatusCode).ShouldBeInRange(200, 399, $"{role}: {pattern} at {address}");
            foreach (var form in (await SessionClient.ParseAsync(answer)).Forms.Where(form => form.Method == "post"))
                RuleOf(form.GetAttribute("action")!)?.ShouldBeOneOf([null, .. may.Permissions], $"{role}: {pattern} has a form for {form.GetAttribute("action")}");
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Every_form_for_what_the_role_may_not_do_is_refused_with_the_permission_named(string role)
    {
        using var client = await SignInAsync(role);
        var form = (await client.PageAsync("/user/tokens/new")).Hidden();
        var may = Built(role);
        foreach (var endpoint in EndpointList.Of(shared.Server).Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null))
        {
            var (method, path) = EndpointList.Call(endpoint);
            if (endpoint.Metadata.GetMetadata<AccessRule>() is not { Kind: AccessKind.Permission, Permission: { } permission } || may.Permissions.Contains(permission))
                continue;
            using var answer = method == HttpMethod.Post ? await client.PostAsync(path, form) : await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{role}: {method} {path}");
            (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain($"You lack the permission \"{permission}\".", Case.Sensitive, $"{role}: {method} {path}");
        }
    }

    private static Role Built(string role) => BuiltInRoles.All.Single(known => known.Name == role);

    private async Task<SessionClient> SignInAsync(string role)
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        await shared.Server.AddUserAsync(email, Built(role));
        return await SessionClient.SignedInAsync(shared.Server, email: email, secret: Members.MemberSecret);
    }

    /// <summary>The permission that a form takes; null when it takes none, or one in a project.</summary>
    private string? RuleOf(string action) => EndpointList.Of(shared.Server)
        .Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null && EndpointList.Call(endpoint).Method == HttpMethod.Post && Crawl.IsAt(endpoint, action))
        .Select(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()!.Permission).FirstOrDefault();
}
