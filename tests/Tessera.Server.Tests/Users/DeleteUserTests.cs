using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class DeleteUserTests
{
    [Fact]
    public async Task A_deleted_user_is_gone_with_all_tokens_and_the_address_is_free_again()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("ada@example.com", "Viewer");
        using var ada = client;

        var (answer, _) = await admin.CallAsync(HttpMethod.Delete, $"/v1/users/{id}");

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        People.EpochOf(answer).ShouldBePositive();
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInTests.StatusAsync(server, "ada@example.com", People.Secret)).ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.StatusAsync(HttpMethod.Get, $"/v1/users/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = true })).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{id}/tokens")).ShouldBe(HttpStatusCode.NotFound);
        var (newId, again) = await server.UserAsync("ada@example.com", "Viewer");
        newId.ShouldNotBe(id);
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        again.Dispose();
    }

    [Fact]
    public async Task Tokens_of_a_deleted_user_stay_dead_after_a_restart()
    {
        await using var first = TesseraServer.Start();
        using var admin = await first.AdminAsync();
        var (id, client) = await first.UserAsync("ada@example.com", "Viewer");
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}");

        await using var second = TesseraServer.Start(first.DataDirectory);
        using var ada = second.Client(client.DefaultRequestHeaders.Authorization!.Parameter);
        client.Dispose();

        (await ada.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        await using var db = await second.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var rows = await db.Tokens.Where(row => row.OwnerId == id).ToListAsync(TestContext.Current.CancellationToken);
        rows.ShouldAllBe(row => row.DeletedAt != null && row.NameKey == null && !row.IsTampered);
    }

    [Fact]
    public async Task Bulk_revocation_ends_all_tokens_of_one_user_and_says_how_many()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("ada@example.com", "Viewer");
        using var ada = client;
        using var second = server.Client(await server.SignInAsync("ada@example.com", People.Secret));

        var done = await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}/tokens");

        ((int)done["revoked"]!).ShouldBe(2);
        ((long)done["epoch"]!).ShouldBePositive();
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await second.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.OK);
        ((int)(await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}/tokens"))["revoked"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Users_may_revoke_their_own_tokens_and_nobody_elses()
    {
        await using var server = TesseraServer.Start();
        var (id, client) = await server.UserAsync("ada@example.com");
        using var ada = client;
        var (other, bob) = await server.UserAsync("bob@example.com");
        bob.Dispose();

        var (refused, problem) = await ada.CallAsync(HttpMethod.Delete, $"/v1/users/{other}/tokens");

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("missing").ShouldBe("tessera:user.write");
        ((int)(await ada.OkAsync(HttpMethod.Delete, $"/v1/users/{id}/tokens"))["revoked"]!).ShouldBe(1);
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }
}
