using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Roles;

public sealed class RoleTests
{
    [Fact]
    public async Task A_role_is_made_shown_changed_and_deleted()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var (answer, role) = await admin.CallAsync(HttpMethod.Post, "/v1/roles", new { name = " Crew ", description = "Ships it", permissions = People.List("tessera:user.read", "tessera:audit.read", "tessera:user.read"), apis = "read" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = answer.Headers.Location!.ToString();
        path.ShouldBe($"/v1/roles/{role.Text("id")}");
        role!["epoch"]!.GetValue<long>().ShouldBePositive();
        role.AsObject().Remove("epoch");
        role.ToJsonString().ShouldBe($$"""{"id":"{{role.Text("id")}}","name":"Crew","description":"Ships it","builtIn":false,"permissions":["tessera:user.read","tessera:audit.read"],"apis":"read","users":0}""");
        (await admin.OkAsync(HttpMethod.Get, path)).ToJsonString().ShouldBe(role.ToJsonString());
        var edited = await admin.OkAsync(HttpMethod.Patch, path, new { name = "Crew 2", description = "", apis = "write" });
        edited.Text("name").ShouldBe("Crew 2");
        edited["description"].ShouldBeNull();
        edited.Text("apis").ShouldBe("write");
        edited["permissions"]!.AsArray().Count.ShouldBe(2);
        var (deleted, _) = await admin.CallAsync(HttpMethod.Delete, path);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        People.EpochOf(deleted).ShouldBePositive();
        (await admin.StatusAsync(HttpMethod.Get, path)).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Patch, path, new { apis = "read" })).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Delete, path)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Changing_a_role_reaches_live_tokens_at_once()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var role = await server.RoleAsync("Crew", "none", "tessera:role.read");
        var (_, client) = await server.UserAsync("ada@example.com", "Crew");
        using var ada = client;
        (await ada.StatusAsync(HttpMethod.Get, "/v1/roles")).ShouldBe(HttpStatusCode.OK);

        await admin.OkAsync(HttpMethod.Patch, $"/v1/roles/{role.Text("id")}", new { permissions = People.List("tessera:user.read") });

        (await ada.StatusAsync(HttpMethod.Get, "/v1/roles")).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_role_that_users_have_stays_until_nobody_has_it()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var path = $"/v1/roles/{(await server.RoleAsync("Crew", "none")).Text("id")}";
        var user = await server.InviteAsync("ada@example.com", "crew");
        ((int)(await admin.OkAsync(HttpMethod.Get, path))["users"]!).ShouldBe(1);

        (await admin.StatusAsync(HttpMethod.Delete, path)).ShouldBe(HttpStatusCode.Conflict);

        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{user.Text("id")}");
        (await admin.StatusAsync(HttpMethod.Delete, path)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Built_in_roles_can_be_neither_changed_nor_deleted_nor_imitated()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var crew = await server.RoleAsync("Crew", "none");
        var items = (await admin.OkAsync(HttpMethod.Get, "/v1/roles"))["items"]!.AsArray();

        items.Select(role => role.Text("name")).ShouldBe(["Super Admin", "Token manager", "Developer", "Viewer", "Crew"]);
        foreach (var id in items.Where(role => (bool)role!["builtIn"]!).Select(role => role.Text("id")))
        {
            (await admin.StatusAsync(HttpMethod.Patch, $"/v1/roles/{id}", new { apis = "none" })).ShouldBe(HttpStatusCode.Conflict);
            (await admin.StatusAsync(HttpMethod.Delete, $"/v1/roles/{id}")).ShouldBe(HttpStatusCode.Conflict);
        }

        (await admin.StatusAsync(HttpMethod.Post, "/v1/roles", new { name = "super ADMIN", permissions = People.List(), apis = "none" })).ShouldBe(HttpStatusCode.Conflict);
        (await admin.StatusAsync(HttpMethod.Patch, $"/v1/roles/{crew.Text("id")}", new { name = "Ｖiewer" })).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict_in_any_case()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.RoleAsync("Crew", "none");
        var other = await server.RoleAsync("Other", "none");

        (await admin.StatusAsync(HttpMethod.Post, "/v1/roles", new { name = "CREW", permissions = People.List(), apis = "none" })).ShouldBe(HttpStatusCode.Conflict);
        (await admin.StatusAsync(HttpMethod.Patch, $"/v1/roles/{other.Text("id")}", new { name = "crew" })).ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"name":"","permissions":[],"apis":"none"}""", "name")]
    [InlineData("""{"name":"A","permissions":["shop:article.find"],"apis":"none"}""", "permissions")]
    [InlineData("""{"name":"A","permissions":["tessera:everything.write"],"apis":"none"}""", "permissions")]
    [InlineData("""{"name":"A","permissions":[null],"apis":"none"}""", "permissions")]
    [InlineData("""{"name":"A","permissions":[],"apis":"Write"}""", "apis")]
    [InlineData("""{"name":"A","description":"\u0001","permissions":[],"apis":"none"}""", "description")]
    public async Task What_is_not_valid_is_refused_by_name(string body, string field)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var path = $"/v1/roles/{(await server.RoleAsync("Crew", "none")).Text("id")}";

        foreach (var (method, address) in new[] { (HttpMethod.Post, "/v1/roles"), (HttpMethod.Patch, path) })
        {
            var (answer, problem) = await admin.CallAsync(method, address, JsonNode.Parse(body));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            problem!["errors"]!.AsObject().Single().Key.ShouldBe(field);
        }
    }

    [Fact]
    public async Task Every_call_takes_its_permission()
    {
        await using var server = TesseraServer.Start();
        var path = $"/v1/roles/{(await server.RoleAsync("Crew", "none")).Text("id")}";
        var (_, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        using var nobody = server.Client();
        (HttpMethod, string, object?, string)[] calls =
        [
            (HttpMethod.Get, "/v1/roles", null, "tessera:role.read"),
            (HttpMethod.Get, path, null, "tessera:role.read"),
            (HttpMethod.Post, "/v1/roles", new { name = "A", permissions = People.List(), apis = "none" }, "tessera:role.write"),
            (HttpMethod.Patch, path, new { apis = "read" }, "tessera:role.write"),
            (HttpMethod.Delete, path, null, "tessera:role.write"),
        ];

        foreach (var (method, address, body, permission) in calls)
        {
            (await nobody.StatusAsync(method, address, body)).ShouldBe(HttpStatusCode.Unauthorized);
            var (answer, problem) = await developer.CallAsync(method, address, body);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            problem.Text("missing").ShouldBe(permission);
        }
    }

    [Fact]
    public async Task Roles_beyond_ones_own_rights_are_neither_made_nor_changed_nor_deleted()
    {
        await using var server = TesseraServer.Start();
        await server.RoleAsync("Namer", "read", "tessera:role.read", "tessera:role.write");
        var strong = $"/v1/roles/{(await server.RoleAsync("Strong", "write", "tessera:user.write")).Text("id")}";
        var weak = $"/v1/roles/{(await server.RoleAsync("Weak", "read")).Text("id")}";
        var (_, client) = await server.UserAsync("namer@example.com", "Namer");
        using var namer = client;

        (await namer.StatusAsync(HttpMethod.Post, "/v1/roles", new { name = "A", permissions = People.List(), apis = "write" })).ShouldBe(HttpStatusCode.Forbidden);
        (await namer.StatusAsync(HttpMethod.Post, "/v1/roles", new { name = "A", permissions = People.List("tessera:user.write"), apis = "none" })).ShouldBe(HttpStatusCode.Forbidden);
        (await namer.StatusAsync(HttpMethod.Patch, weak, new { apis = "write" })).ShouldBe(HttpStatusCode.Forbidden);
        (await namer.StatusAsync(HttpMethod.Patch, strong, new { apis = "none", permissions = People.List() })).ShouldBe(HttpStatusCode.Forbidden);
        (await namer.StatusAsync(HttpMethod.Delete, strong)).ShouldBe(HttpStatusCode.Forbidden);
        (await namer.StatusAsync(HttpMethod.Patch, weak, new { apis = "none" })).ShouldBe(HttpStatusCode.OK);
        (await namer.StatusAsync(HttpMethod.Delete, weak)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Roles_come_in_pages()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.RoleAsync("Zebra", "none");
        await server.RoleAsync("ant", "none");
        var names = new List<string>();
        string? cursor = null;

        do
        {
            var page = await admin.OkAsync(HttpMethod.Get, $"/v1/roles?limit=4{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(page["items"]!.AsArray().Select(role => role.Text("name")));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        names.ShouldBe(["Super Admin", "Token manager", "Developer", "Viewer", "ant", "Zebra"]);
    }
}
