using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class UserAccessTests
{
    private static readonly (HttpMethod Method, string Path, object? Body, string Permission)[] Calls =
    [
        (HttpMethod.Get, "/v1/users", null, "tessera:user.read"),
        (HttpMethod.Get, "/v1/users/{id}", null, "tessera:user.read"),
        (HttpMethod.Post, "/v1/users", new { email = "x@example.com", name = "X", roles = People.List() }, "tessera:user.write"),
        (HttpMethod.Patch, "/v1/users/{id}", new { active = false }, "tessera:user.write"),
        (HttpMethod.Delete, "/v1/users/{id}", null, "tessera:user.write"),
        (HttpMethod.Post, "/v1/users/{id}/invitation", null, "tessera:user.write"),
        (HttpMethod.Delete, "/v1/users/{id}/tokens", null, "tessera:user.write"),
    ];

    [Fact]
    public async Task Every_call_takes_its_permission_and_names_it_when_missing()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var root = await admin.MyIdAsync();
        var (_, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        using var nobody = server.Client();

        foreach (var (method, path, body, permission) in Calls)
        {
            var address = path.Replace("{id}", root.ToString(), StringComparison.Ordinal);
            (await nobody.StatusAsync(method, address, body)).ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
            var (answer, problem) = await developer.CallAsync(method, address, body);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
            problem.Text("missing").ShouldBe(permission);
        }

        (await nobody.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await nobody.StatusAsync(HttpMethod.Post, "/v1/users/me/password", new { current = "x", @new = "y" })).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_unknown_user_is_not_found()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        foreach (var (method, path, body, _) in Calls.Where(call => call.Path.Contains("{id}", StringComparison.Ordinal)))
            (await admin.StatusAsync(method, path.Replace("{id}", "01900000-0000-7000-8000-00000000ffff", StringComparison.Ordinal), body)).ShouldBe(HttpStatusCode.NotFound, $"{method} {path}");
    }

    [Fact]
    public async Task Who_may_edit_users_may_not_touch_those_who_may_more()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var root = await admin.MyIdAsync();
        await server.RoleAsync("Desk", "read", "tessera:user.read", "tessera:user.write");
        var (_, client) = await server.UserAsync("desk@example.com", "Desk");
        using var desk = client;
        var (viewer, viewing) = await server.UserAsync("viewer@example.com", "Viewer");
        viewing.Dispose();

        (await desk.StatusAsync(HttpMethod.Patch, $"/v1/users/{root}", new { name = "X" })).ShouldBe(HttpStatusCode.Forbidden);
        (await desk.StatusAsync(HttpMethod.Delete, $"/v1/users/{root}")).ShouldBe(HttpStatusCode.Forbidden);
        (await desk.StatusAsync(HttpMethod.Post, $"/v1/users/{root}/invitation")).ShouldBe(HttpStatusCode.Forbidden);
        (await desk.StatusAsync(HttpMethod.Delete, $"/v1/users/{root}/tokens")).ShouldBe(HttpStatusCode.Forbidden);
        (await desk.StatusAsync(HttpMethod.Patch, $"/v1/users/{viewer}", new { roles = People.List("Developer") })).ShouldBe(HttpStatusCode.Forbidden);
        (await desk.StatusAsync(HttpMethod.Post, "/v1/users", new { email = "n@example.com", name = "N", roles = People.List("Super Admin") })).ShouldBe(HttpStatusCode.Forbidden);
        (await desk.StatusAsync(HttpMethod.Patch, $"/v1/users/{viewer}", new { roles = People.List("Desk") })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_who_has_everything_may_touch_a_user_edited_in_the_database()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.RoleAsync("Desk", "read", "tessera:user.read", "tessera:user.write");
        var (_, client) = await server.UserAsync("desk@example.com", "Desk");
        using var desk = client;
        var planted = (await server.InviteAsync("ada@example.com", "Viewer")).Text("id");
        (await server.ByHandAsync($"UPDATE users SET \"RoleIds\" = '[]' WHERE \"Id\" = '{planted.ToUpperInvariant()}'")).ShouldBe(1);

        (await desk.StatusAsync(HttpMethod.Delete, $"/v1/users/{planted}")).ShouldBe(HttpStatusCode.Forbidden);
        (await admin.StatusAsync(HttpMethod.Patch, $"/v1/users/{planted}", new { name = "X" })).ShouldBe(HttpStatusCode.Conflict);
        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{planted}")).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Me_shows_who_one_is_and_what_one_may_do()
    {
        await using var server = TesseraServer.Start();
        await server.RoleAsync("Desk", "read", "tessera:user.read", "tessera:user.write");
        var (id, client) = await server.UserAsync("desk@example.com", "Desk", "Developer");
        using var desk = client;

        var me = await desk.OkAsync(HttpMethod.Get, "/v1/users/me");

        me.Text("id").ShouldBe(id.ToString());
        me.Text("email").ShouldBe("desk@example.com");
        me.Roles().ShouldBe(["Desk", "Developer"]);
        me["permissions"]!.ToJsonString().ShouldBe("""["tessera:user.read","tessera:user.write"]""");
        me.Text("apis").ShouldBe("write");
    }

    [Fact]
    public async Task Users_are_listed_newest_first_filtered_and_in_pages()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        foreach (var name in People.List("ada", "bob", "cyd"))
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await server.InviteAsync($"{name}@example.com", name == "bob" ? "Developer" : "Viewer");
        }

        (await Emails("")).ShouldBe(["cyd@example.com", "bob@example.com", "ada@example.com", TesseraServer.AdminEmail]);
        (await Emails("?search=BOB")).ShouldBe(["bob@example.com"]);
        (await Emails("?search=%25")).ShouldBeEmpty();
        (await Emails("?role=viewer")).ShouldBe(["cyd@example.com", "ada@example.com"]);
        var bob = (await admin.OkAsync(HttpMethod.Get, "/v1/users?search=bob"))["items"]![0].Text("id");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{bob}", new { active = false });
        (await Emails("?active=false")).ShouldBe(["bob@example.com"]);
        var first = await admin.OkAsync(HttpMethod.Get, "/v1/users?limit=3");
        (await Emails($"?limit=3&cursor={first.Text("next")}")).ShouldBe([TesseraServer.AdminEmail]);
        (await admin.StatusAsync(HttpMethod.Get, $"/v1/users?active=true&cursor={first.Text("next")}")).ShouldBe(HttpStatusCode.BadRequest);
        (await admin.StatusAsync(HttpMethod.Get, "/v1/users?role=Emperor")).ShouldBe(HttpStatusCode.BadRequest);
        (await admin.StatusAsync(HttpMethod.Get, "/v1/users?colour=red")).ShouldBe(HttpStatusCode.BadRequest);

        async Task<string[]> Emails(string query) =>
            [.. (await admin.OkAsync(HttpMethod.Get, $"/v1/users{query}"))["items"]!.AsArray().Select(item => item.Text("email"))];
    }
}
