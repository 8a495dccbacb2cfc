using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Backup;

/// <summary>Rights that were made narrower after a backup, and what a restored one gives.</summary>
public sealed class NarrowedRightsTests : IDisposable
{
    private readonly BackedUpStore store = new();

    [Fact]
    public async Task Rights_that_were_narrowed_after_a_backup_do_not_come_back_with_it()
    {
        string adminSecret, project, role, crewOnly;
        IssuedRecord reading, custom;
        Guid ada, bob, eve;
        await using (var server = TesseraServer.Start(store.Source))
        {
            adminSecret = await server.AdminTokenAsync();
            using var admin = await server.AdminAsync();
            role = $"/v1/roles/{(await server.RoleAsync("Crew", "write", "tessera:role.read", "tessera:user.read")).Text("id")}";
            (ada, _) = await server.UserAsync("ada@example.com", "Crew", "Developer");
            (bob, _) = await server.UserAsync("bob@example.com", "Developer");
            (eve, _) = await server.UserAsync("eve@example.com", "Developer");
            project = await admin.CreateProjectAsync("gh/acme/web", "public");
            foreach (var user in new[] { ada, bob, eve })
                await admin.PutMemberAsync(project, user, "write");
            reading = await admin.CreateServiceAsync("reading");
            custom = await admin.CreateServiceAsync("custom", "custom", null, "tessera:role.read", "tessera:user.read");
            crewOnly = await server.SignInAsync("ada@example.com", People.Secret);
            await store.BackUpAsync();

            await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { roles = People.List("Crew") });
            await admin.OkAsync(HttpMethod.Patch, role, new { permissions = People.List("tessera:user.read"), apis = "none" });
            await admin.OkAsync(HttpMethod.Delete, $"{project}/members/{ada}");
            await admin.PutMemberAsync(project, bob, "read");
            await admin.OkAsync(HttpMethod.Patch, project, new { visibility = "private" });
            await admin.OkAsync(HttpMethod.Patch, reading.Path, new { type = "read-only" });
            await admin.OkAsync(HttpMethod.Patch, custom.Path, new { permissions = People.List("tessera:user.read") });
        }

        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);

        exitCode.ShouldBe(0, said);
        said.ShouldNotContain("Super Admin");
        await using var restored = TesseraServer.Start(store.Target);
        using var client = restored.Client(adminSecret);
        (await client.OkAsync(HttpMethod.Get, $"/v1/users/{ada}")).Roles().ShouldBe(["Crew"]);
        var narrowed = await client.OkAsync(HttpMethod.Get, role);
        (narrowed.Text("apis"), Permissions(narrowed)).ShouldBe(("none", "tessera:user.read"));
        (await client.StatusAsync(HttpMethod.Get, $"{project}/members/{ada}")).ShouldBe(HttpStatusCode.NotFound);
        (await client.OkAsync(HttpMethod.Get, $"{project}/members/{bob}")).Text("access").ShouldBe("read");
        (await client.OkAsync(HttpMethod.Get, $"{project}/members/{eve}")).Text("access").ShouldBe("write");
        (await client.OkAsync(HttpMethod.Get, project)).Text("visibility").ShouldBe("private");
        (await client.OkAsync(HttpMethod.Get, reading.Path)).Text("type").ShouldBe("read-only");
        Permissions(await client.OkAsync(HttpMethod.Get, custom.Path)).ShouldBe("tessera:user.read");
        using var crew = restored.Client(crewOnly);
        (await crew.StatusAsync(HttpMethod.Get, "/v1/users")).ShouldBe(HttpStatusCode.OK);
        (await crew.StatusAsync(HttpMethod.Get, "/v1/roles")).ShouldBe(HttpStatusCode.Forbidden);
        ((bool)(await client.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Rights_that_were_widened_after_a_backup_are_not_in_the_journal()
    {
        await using (var server = TesseraServer.Start(store.Source))
        {
            using var admin = await server.AdminAsync();
            var role = await server.RoleAsync("Crew", "none", "tessera:role.read");
            var (ada, _) = await server.UserAsync("ada@example.com", "Developer");
            var project = await admin.CreateProjectAsync("gh/acme/web");
            await admin.PutMemberAsync(project, ada, "read");
            var token = await admin.CreateServiceAsync("token", "custom", null, "tessera:role.read");

            await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { roles = People.List("Crew", "Developer") });
            await admin.OkAsync(HttpMethod.Patch, $"/v1/roles/{role.Text("id")}", new { permissions = People.List("tessera:user.read", "tessera:role.read"), apis = "read" });
            await admin.PutMemberAsync(project, ada, "write");
            await admin.OkAsync(HttpMethod.Patch, project, new { visibility = "public" });
            await admin.OkAsync(HttpMethod.Patch, token.Path, new { permissions = People.List("tessera:user.read", "tessera:role.read") });
            await admin.OkAsync(HttpMethod.Patch, token.Path, new { type = "full-access" });
        }

        new FileInfo(store.Journal).Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_restore_that_leaves_no_super_admin_says_so()
    {
        await using (var server = TesseraServer.Start(store.Source))
        {
            using var admin = await server.AdminAsync();
            var me = await admin.MyIdAsync();
            await store.BackUpAsync();
            var (_, client) = await server.UserAsync("next@example.com", "Super Admin");
            using var next = client;
            await next.OkAsync(HttpMethod.Patch, $"/v1/users/{me}", new { roles = People.List("Developer") });
        }

        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);

        (exitCode, said.Contains("Nobody who can sign in is Super Admin", StringComparison.Ordinal)).ShouldBe((0, true), said);
    }

    public void Dispose() => store.Dispose();

    private static string Permissions(JsonNode record) => string.Join(' ', record["permissions"]!.AsArray().Select(permission => (string)permission!));
}
