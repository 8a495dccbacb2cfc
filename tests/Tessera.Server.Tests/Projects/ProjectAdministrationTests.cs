using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Projects;

/// <summary>What an API that runs in this process may ask about projects, and may do to them with the token that a request presents.</summary>
public sealed class ProjectAdministrationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Projects_are_found_by_slug_by_id_and_by_who_belongs_to_them()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (dev, client) = await server.UserAsync("dev@example.com", "Developer");
        client.Dispose();
        var projects = server.Get<IProjects>();
        foreach (var slug in People.List("gh/acme/web", "gh/acme/app", "gh/acme/other"))
        {
            var made = await admin.CreateProjectAsync(slug);
            if (slug != "gh/acme/other")
                await admin.PutMemberAsync(made, dev, "read");
        }

        var web = await projects.FindAsync("gh/acme/web", Ct);

        (web!.Slug, web.Name, web.IsPublic, web.DefaultBranch).ShouldBe(("gh/acme/web", "web", false, "main"));
        (await projects.FindAsync(web.Id, Ct)).ShouldBe(web);
        (await projects.OfUserAsync(dev, Ct)).Select(project => project.Slug).ShouldBe(["gh/acme/app", "gh/acme/web"]);
        await admin.OkAsync(HttpMethod.Delete, $"/v1/projects/{web.Id}");
        (await projects.FindAsync("gh/acme/web", Ct)).ShouldBeNull();
        (await projects.FindAsync(web.Id, Ct)).ShouldBeNull();
        (await projects.OfUserAsync(dev, Ct)).Select(project => project.Slug).ShouldBe(["gh/acme/app"]);
    }

    [Fact]
    public async Task Changes_are_those_of_the_management_API_with_its_audit_rows()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web");
        var id = ProjectCalls.IdOf(project);
        var administration = server.Get<IProjectAdministration>();
        var http = await PresentingAsync(server, await server.AdminTokenAsync());

        var updated = await administration.UpdateAsync(http, id, isPublic: true, "trunk", Ct);
        var made = await administration.CreateTokenAsync(http, id, "badge", "status", Ct);
        var listed = await administration.ListTokensAsync(http, id, Ct);
        await server.ShouldBeLiveAsync(made.Value!.Secret);
        var deleted = await administration.DeleteTokenAsync(http, id, made.Value.Record.Id, Ct);

        updated.Value.ShouldBe(new(id, "gh/acme/web", "web", IsPublic: true, "trunk"));
        made.Value.Record.ShouldBe(new(made.Value.Record.Id, "badge", "status"));
        listed.Value.ShouldBe([made.Value.Record]);
        deleted.Value.ShouldBe(made.Value.Record);
        await server.ShouldBeRefusedAsync(made.Value.Secret);
        (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?project=gh/acme/web"))["items"]!.AsArray().Select(row => (row.Text("action"), row!["actor"].Text("name"))).Reverse().Skip(1)
            .ShouldBe([("project.update", TesseraServer.AdminEmail), ("project-token.create", TesseraServer.AdminEmail), ("project-token.delete", TesseraServer.AdminEmail)]);
    }

    [Fact]
    public async Task Refusals_are_those_of_the_management_API()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (dev, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var project = await admin.CreateProjectAsync("gh/acme/web");
        var id = ProjectCalls.IdOf(project);
        var bound = (await admin.CreateProjectTokenAsync(project, "admin")).Secret;
        var administration = server.Get<IProjectAdministration>();
        var secret = developer.DefaultRequestHeaders.Authorization!.Parameter!;
        var root = await PresentingAsync(server, await server.AdminTokenAsync());

        (await administration.UpdateAsync(await PresentingAsync(server, secret), id, isPublic: true, null, Ct)).Status.ShouldBe(404);
        await admin.PutMemberAsync(project, dev, "read");
        var lacking = await administration.CreateTokenAsync(await PresentingAsync(server, secret), id, "x", "status", Ct);
        (lacking.Status, lacking.Missing).ShouldBe((403, "tessera:project.write"));
        (await administration.ListTokensAsync(await PresentingAsync(server, bound), id, Ct)).Status.ShouldBe(403);
        (await administration.ListTokensAsync(await PresentingAsync(server, null), id, Ct)).Status.ShouldBe(401);
        (await administration.ListTokensAsync(await PresentingAsync(server, $"{secret[..^1]}!"), id, Ct)).Status.ShouldBe(401);
        var invalid = await administration.CreateTokenAsync(root, id, "x", "everything", Ct);
        (invalid.Status, invalid.Value).ShouldBe((400, null));
        invalid.Message!.ShouldContain("must be one of status, read-only");
        (await administration.CreateTokenAsync(root, id, null, null, Ct)).Status.ShouldBe(400);
        (await administration.UpdateAsync(root, id, null, "", Ct)).Status.ShouldBe(400);
        (await administration.DeleteTokenAsync(root, id, Guid.AllBitsSet, Ct)).Status.ShouldBe(404);
        (await administration.UpdateAsync(root, Guid.AllBitsSet, null, null, Ct)).Status.ShouldBe(404);
    }

    private static async Task<DefaultHttpContext> PresentingAsync(TesseraServer server, string? secret)
    {
        var http = new DefaultHttpContext { RequestServices = server.Services.CreateScope().ServiceProvider };
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (secret is not null)
            http.Request.Headers.Authorization = $"Bearer {secret}";
        // What the package's middleware does before the endpoint runs.
        await http.AuthenticateAsync(TesseraDefaults.Scheme);
        return http;
    }
}
