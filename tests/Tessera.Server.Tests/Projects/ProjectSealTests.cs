using System.Net;
using Tessera.Server.Security;
using Tessera.Server.Tests.Security;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Projects;

/// <summary>Somebody writes to the table of projects: what they wrote gives nobody anything and is reported, and other projects go on.</summary>
public sealed class ProjectSealTests
{
    public static TheoryData<string, string> Edits => new()
    {
        { "a planted member", "UPDATE projects SET \"Members\" = '[\"{user}:write\"]' WHERE \"Name\" = 'victim'" },
        { "unreadable members", "UPDATE projects SET \"Members\" = 'x' WHERE \"Name\" = 'victim'" },
        { "visibility", "UPDATE projects SET \"IsPublic\" = TRUE WHERE \"Name\" = 'victim'" },
        { "another slug", "UPDATE projects SET \"Slug\" = 'gh/acme/else' WHERE \"Name\" = 'victim'" },
        { "an unreadable time", "UPDATE projects SET \"CreatedAt\" = 9223372036854775807 WHERE \"Name\" = 'victim'" },
        { "a seal of another row", "UPDATE projects SET \"Seal\" = (SELECT \"Seal\" FROM projects WHERE \"Name\" = 'other') WHERE \"Name\" = 'victim'" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edited_project_gives_nobody_anything_until_it_is_deleted(string what, string sql)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            string victim, other, developerToken;
            string project;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var admin = await server.AdminAsync();
                project = await admin.CreateProjectAsync("gh/acme/victim");
                victim = (await admin.CreateProjectTokenAsync(project, "admin")).Secret;
                other = (await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync("gh/acme/other"), "admin")).Secret;
                var (user, client) = await server.UserAsync("dev@example.com", "Developer");
                using var developer = client;
                developerToken = client.DefaultRequestHeaders.Authorization!.Parameter!;

                (await server.ByHandAsync(sql.Replace("{user}", user.ToString(), StringComparison.Ordinal))).ShouldBe(1, what);

                (await developer.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound, "even before the next check");
                (await developer.StatusAsync(HttpMethod.Post, $"{project}/tokens", new { label = "x", scope = "admin" })).ShouldBe(HttpStatusCode.NotFound);
                await server.FindAsync(("project", ProjectCalls.IdOf(project).ToString()));
                await AssertAsync(server);
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                await AssertAsync(server);
                using var admin = await server.AdminAsync();
                (await admin.OkAsync(HttpMethod.Get, project))["tampered"]!.GetValue<bool>().ShouldBeTrue();
                (await admin.StatusAsync(HttpMethod.Patch, project, new { name = "x" })).ShouldBe(HttpStatusCode.Conflict);
                (await admin.StatusAsync(HttpMethod.Post, $"{project}/tokens", new { label = "x", scope = "status" })).ShouldBe(HttpStatusCode.Conflict);
                (await admin.StatusAsync(HttpMethod.Delete, project)).ShouldBe(HttpStatusCode.NoContent);
                await server.SweepAsync();
                server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
                await admin.CreateProjectAsync("gh/acme/victim");
            }

            async Task AssertAsync(TesseraServer server)
            {
                await server.ShouldBeRefusedAsync(victim);
                await server.ShouldBeLiveAsync(other);
                using var developer = server.Client(developerToken);
                (await developer.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound);
                (await developer.OkAsync(HttpMethod.Get, "/v1/projects"))["items"]!.AsArray().ShouldBeEmpty();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_former_version_put_back_with_its_own_seal_is_refused_and_reported()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (user, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var project = await admin.CreateProjectAsync("gh/acme/victim");
        await admin.PutMemberAsync(project, user, "write");
        await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM projects");
        await admin.OkAsync(HttpMethod.Delete, $"{project}/members/{user}");

        await server.ByHandAsync("DELETE FROM projects; INSERT INTO projects SELECT * FROM kept");

        (await developer.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound, "even before the next check");
        (await developer.StatusAsync(HttpMethod.Post, $"{project}/tokens", new { label = "x", scope = "admin" })).ShouldBe(HttpStatusCode.NotFound);
        await server.FindAsync(("project", ProjectCalls.IdOf(project).ToString()));
        (await developer.OkAsync(HttpMethod.Get, "/v1/projects"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_project_that_is_put_back_stays_deleted_for_everybody()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/victim");
        var token = await admin.CreateProjectTokenAsync(project);
        await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM projects; CREATE TABLE keptTokens AS SELECT * FROM tokens WHERE \"Kind\" = 2");
        await admin.OkAsync(HttpMethod.Delete, project);

        await server.ByHandAsync("DELETE FROM projects; INSERT INTO projects SELECT * FROM kept; DELETE FROM tokens WHERE \"Id\" IN (SELECT \"Id\" FROM keptTokens); INSERT INTO tokens SELECT * FROM keptTokens");

        await server.FindAsync();
        await server.ShouldBeRefusedAsync(token.Secret);
        server.Get<IntegrityReport>().IsBroken("project", ProjectCalls.IdOf(project).ToString()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_project_taken_out_by_hand_stops_and_is_reported_and_is_good_again_when_it_is_put_back()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/victim");
        var token = await admin.CreateProjectTokenAsync(project);
        await server.SweepAsync();

        await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM projects; DELETE FROM projects");

        await server.FindAsync(("project", ProjectCalls.IdOf(project).ToString()));
        await server.ShouldBeRefusedAsync(token.Secret);
        await server.ByHandAsync("INSERT INTO projects SELECT * FROM kept");
        await server.SweepAsync();
        await server.ShouldBeLiveAsync(token.Secret);
        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_moved_to_another_project_by_hand_is_refused()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync("gh/acme/a"));
        await admin.CreateProjectAsync("gh/acme/victim");

        await server.ByHandAsync("UPDATE tokens SET \"ProjectId\" = (SELECT \"Id\" FROM projects WHERE \"Name\" = 'victim') WHERE \"ProjectId\" IS NOT NULL");

        await server.FindAsync(("token", token.Id.ToString()));
        await server.ShouldBeRefusedAsync(token.Secret);
    }
}
