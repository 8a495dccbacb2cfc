using System.Net;
using Microsoft.AspNetCore.Routing;
using Tessera.Console.Tests.Support;
using Tessera.Server.Console;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Administration;

/// <summary>Nobody reaches a page, or sends a form, without the right to it; and nobody comes to more than they have by any form.</summary>
public sealed class PrivilegeTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static readonly string SuperAdmin = BuiltInRoles.SuperAdmin.Id.ToString();

    [Theory]
    [InlineData("en", "You lack the permission \"{0}\".")]
    [InlineData("ja", "「{0}」の権限がありません。")]
    public async Task Pages_and_forms_of_the_settings_are_refused_with_the_missing_permission_named(string language, string words)
    {
        var email = $"nothing-{language}@example.com";
        await shared.Server.HireAsync(email, "Developer");
        using var client = await SessionClient.SignedInAsync(shared.Server, language, email, Staff.Secret);
        (await client.PageAsync("/user/tokens")).QuerySelectorAll("header.top nav a").Length.ShouldBe(1);
        var pages = EndpointList.Of(shared.Server).Where(IsSettings).ToList();
        pages.Count.ShouldBeGreaterThan(25);
        foreach (var endpoint in pages)
        {
            var (method, path) = EndpointList.Call(endpoint);
            using var answer = method == HttpMethod.Get ? await client.GetAsync(path) : await client.PostUnseenAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
            var permission = endpoint.Metadata.GetMetadata<AccessRule>()!.Permission!;
            (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain(words.Replace("{0}", permission, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Changing_pages_take_the_right_to_change()
    {
        foreach (var endpoint in EndpointList.Of(shared.Server).Where(IsSettings))
        {
            var (method, path) = EndpointList.Call(endpoint);
            var permission = endpoint.Metadata.GetMetadata<AccessRule>()!.Permission!;
            // Checking the log is no change, and API tokens have rights of their own.
            if (method == HttpMethod.Post && path != "/settings/audit-log" && !path.StartsWith("/settings/api-tokens", StringComparison.Ordinal))
                permission.ShouldEndWith(".write", Case.Sensitive, path);
        }

        // Who may look everywhere and change nothing sees no button that changes anything.
        await shared.Server.NewRoleAsync("auditor", "none", [.. TesseraPermissions.Reading]);
        var id = await shared.Server.HireAsync("auditor@example.com", "auditor");
        using var client = await SessionClient.SignedInAsync(shared.Server, email: "auditor@example.com", secret: Staff.Secret);
        foreach (var path in new[] { "/settings/apis", "/settings/users", $"/settings/users/{id}", "/settings/roles", $"/settings/roles/{SuperAdmin}", "/settings/nodes" })
        {
            var main = (await client.PageAsync(path)).QuerySelector("main")!;
            main.QuerySelectorAll("form[method=post]").ShouldBeEmpty(path);
            main.QuerySelectorAll("a.primary, a.danger, a[data-dialog]").ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task Nobody_makes_themselves_super_admin_by_any_form()
    {
        var server = shared.Server;
        var admin = (await server.ReadAsync("/v1/users/me")).Text("id");
        var helpdeskRole = await server.NewRoleAsync("helpdesk", "read", TesseraPermissions.UserRead, TesseraPermissions.UserWrite, TesseraPermissions.RoleRead, TesseraPermissions.RoleWrite);
        var strongRole = await server.NewRoleAsync("strong", "write", TesseraPermissions.SettingsWrite);
        var climbers = new[] { ("token-manager@example.com", "Token manager"), ("helpdesk@example.com", "helpdesk") };
        foreach (var (email, role) in climbers)
        {
            var me = await server.HireAsync(email, role);
            using var client = await SessionClient.SignedInAsync(server, email: email, secret: Staff.Secret);
            foreach (var (path, fields) in Climbs(me.ToString(), admin, helpdeskRole, strongRole))
            {
                using var answer = await client.PostUnseenAsync(path, fields);
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{email} {path}");
            }

            using var token = server.Client(await server.SignInAsync(email, Staff.Secret));
            (await token.OkAsync(HttpMethod.Get, "/v1/users/me"))["roles"]!.AsArray().Select(held => (string)held!).ShouldBe([role]);
        }

        (await server.ReadAsync($"/v1/roles/{helpdeskRole}"))["permissions"]!.AsArray().Count.ShouldBe(4);
        (await server.ReadAsync($"/v1/roles/{strongRole}")).Text("name").ShouldBe("strong");
        (await server.ReadAsync($"/v1/users/{admin}")).Text("email").ShouldBe(TesseraServer.AdminEmail);
    }

    [Fact]
    public async Task Who_may_do_more_is_shown_without_buttons_and_what_one_lacks_cannot_be_ticked()
    {
        var server = shared.Server;
        await server.NewRoleAsync("desk", "read", TesseraPermissions.UserRead, TesseraPermissions.UserWrite, TesseraPermissions.RoleRead, TesseraPermissions.RoleWrite);
        await server.HireAsync("desk@example.com", "desk");
        var viewer = await server.HireAsync("below@example.com", "Viewer");
        using var client = await SessionClient.SignedInAsync(server, email: "desk@example.com", secret: Staff.Secret);
        var above = await client.PageAsync($"/settings/users/{(await server.ReadAsync("/v1/users/me")).Text("id")}");
        above.QuerySelectorAll("main form, main .button").ShouldBeEmpty();
        above.QuerySelector("main")!.TextContent.ShouldContain("This user may do things that you may not");

        var below = await client.PageAsync($"/settings/users/{viewer}");
        below.QuerySelectorAll("input[name=roles]").Select(box => box.ParentElement!.TextContent).ShouldAllBe(text => !text.Contains("Super Admin", StringComparison.Ordinal) && !text.Contains("Token manager", StringComparison.Ordinal));
        var role = await client.PageAsync("/settings/roles/new");
        role.QuerySelectorAll("input[name=permissions]:not([disabled])").Select(box => box.GetAttribute("value")).ShouldBe(
            [TesseraPermissions.UserRead, TesseraPermissions.UserWrite, TesseraPermissions.RoleRead, TesseraPermissions.RoleWrite]);
        role.QuerySelectorAll("input[name=apis]").Select(box => box.GetAttribute("value")).ShouldBe(["none", "read"]);
    }

    private static (string Path, (string, string)[] Fields)[] Climbs(string me, string admin, string ownRole, string strongRole) =>
    [
        ($"/settings/users/{me}", [("name", "Me"), ("roles", SuperAdmin)]),
        ($"/settings/users/{me}", [("name", "Me"), ("roles", strongRole)]),
        ("/settings/users/new", [("name", "My friend"), ("email", "friend@example.com"), ("roles", SuperAdmin)]),
        ($"/settings/users/{admin}", [("name", "Taken over"), ("roles", BuiltInRoles.Viewer.Id.ToString())]),
        ($"/settings/users/{admin}/invitation", []),
        ($"/settings/users/{admin}/deactivate", []),
        ($"/settings/users/{admin}/delete", []),
        ($"/settings/users/{admin}/revoke-tokens", []),
        ("/settings/roles/new", [("name", "Mine"), ("apis", "write"), .. TesseraPermissions.All.Select(permission => ("permissions", permission))]),
        ($"/settings/roles/{ownRole}", [("name", "helpdesk"), ("apis", "read"), .. TesseraPermissions.All.Select(permission => ("permissions", permission))]),
        ($"/settings/roles/{ownRole}", [("name", "helpdesk"), ("apis", "write"), ("permissions", TesseraPermissions.UserRead)]),
        ($"/settings/roles/{strongRole}", [("name", "weak"), ("apis", "none")]),
        ($"/settings/roles/{strongRole}/delete", []),
    ];

    private static bool IsSettings(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ConsolePage>() is not null && endpoint.RoutePattern.RawText!.Trim('/').StartsWith("settings/", StringComparison.Ordinal);
}
