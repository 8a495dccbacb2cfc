using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Projects;

/// <summary>Who belongs to a project, and what comes of it.</summary>
public sealed class MemberTests
{
    [Fact]
    public async Task Members_are_put_in_changed_and_taken_out_and_it_counts_at_once()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (dev, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var project = await admin.CreateProjectAsync("gh/acme/web");
        (await developer.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound);

        var (put, member) = await admin.CallAsync(HttpMethod.Put, $"{project}/members/{dev}", new { access = "read" });

        put.StatusCode.ShouldBe(HttpStatusCode.Created);
        (member.Text("userId"), member.Text("email"), member.Text("access")).ShouldBe((dev.ToString(), "dev@example.com", "read"));
        (await developer.OkAsync(HttpMethod.Get, project)).Text("access").ShouldBe("read");
        (await developer.StatusAsync(HttpMethod.Patch, project, new { name = "x" })).ShouldBe(HttpStatusCode.Forbidden);
        (await admin.StatusAsync(HttpMethod.Put, $"{project}/members/{dev}", new { access = "write" })).ShouldBe(HttpStatusCode.OK);
        (await developer.StatusAsync(HttpMethod.Patch, project, new { name = "x" })).ShouldBe(HttpStatusCode.OK);
        (await developer.OkAsync(HttpMethod.Get, $"{project}/members/{dev}")).Text("access").ShouldBe("write");
        var (removed, _) = await admin.CallAsync(HttpMethod.Delete, $"{project}/members/{dev}");
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        People.EpochOf(removed).ShouldBeGreaterThan(0);
        (await developer.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Delete, $"{project}/members/{dev}")).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Get, $"{project}/members/{dev}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"access":"none"}""", "access")]
    [InlineData("""{"access":"admin"}""", "access")]
    [InlineData("""{}""", "access")]
    [InlineData("""{"access":"read","role":"x"}""", "role")]
    public async Task A_bad_access_is_named(string body, string field)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web");

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Put, $"{project}/members/{await admin.MyIdAsync()}", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]![field].ShouldNotBeNull();
    }

    [Fact]
    public async Task Nobody_who_does_not_exist_belongs_to_a_project()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (dev, client) = await server.UserAsync("dev@example.com", "Developer");
        client.Dispose();
        var project = await admin.CreateProjectAsync("gh/acme/web");
        (await admin.StatusAsync(HttpMethod.Put, $"{project}/members/{Guid.AllBitsSet}", new { access = "read" })).ShouldBe(HttpStatusCode.NotFound);
        await admin.PutMemberAsync(project, dev, "write");

        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{dev}");

        (await EmailsAsync(admin, project)).ShouldBe([TesseraServer.AdminEmail]);
        (await admin.StatusAsync(HttpMethod.Get, $"{project}/members/{dev}")).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Put, $"{project}/members/{dev}", new { access = "read" })).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Delete, $"{project}/members/{dev}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Members_are_listed_by_address_in_pages()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web");
        foreach (var name in People.List("cyd", "bob"))
            await admin.PutMemberAsync(project, Guid.Parse((await server.InviteAsync($"{name}@example.com")).Text("id")), "read");

        (await EmailsAsync(admin, project)).ShouldBe([TesseraServer.AdminEmail, "bob@example.com", "cyd@example.com"]);
        var first = await admin.OkAsync(HttpMethod.Get, $"{project}/members?limit=2");
        (await EmailsAsync(admin, project, $"?limit=2&cursor={first.Text("next")}")).ShouldBe(["cyd@example.com"]);
        (await admin.StatusAsync(HttpMethod.Get, $"{project}/members?access=read")).ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string[]> EmailsAsync(HttpClient client, string project, string query = "") =>
        [.. (await client.OkAsync(HttpMethod.Get, $"{project}/members{query}"))["items"]!.AsArray().Select(item => item.Text("email"))];
}
