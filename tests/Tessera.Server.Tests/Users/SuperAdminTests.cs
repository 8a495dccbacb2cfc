using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class SuperAdminTests
{
    [Fact]
    public async Task The_last_Super_Admin_can_be_neither_demoted_nor_deactivated_nor_deleted()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var id = await admin.MyIdAsync();

        (await admin.StatusAsync(HttpMethod.Patch, $"/v1/users/{id}", new { roles = People.List("Developer") })).ShouldBe(HttpStatusCode.Conflict);
        (await admin.StatusAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = false })).ShouldBe(HttpStatusCode.Conflict);
        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{id}")).ShouldBe(HttpStatusCode.Conflict);

        (await admin.OkAsync(HttpMethod.Get, "/v1/users/me")).Roles().ShouldBe(["Super Admin"]);
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { name = "Root", roles = People.List("Super Admin", "Developer") });
    }

    [Fact]
    public async Task Somebody_who_has_not_accepted_or_is_deactivated_does_not_count()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.InviteAsync("invited@example.com", "Super Admin");
        var (id, client) = await server.UserAsync("out@example.com", "Super Admin");
        client.Dispose();
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = false });

        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{await admin.MyIdAsync()}")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task With_a_second_one_the_first_may_go()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (_, client) = await server.UserAsync("second@example.com", "Super Admin");
        client.Dispose();

        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{await admin.MyIdAsync()}")).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("demote")]
    [InlineData("deactivate")]
    [InlineData("delete")]
    public async Task Of_two_who_put_each_other_out_at_once_one_stays(string how)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        for (var round = 0; round < 5; round++)
        {
            var (one, first) = await server.UserAsync($"one{round}@example.com", "Super Admin");
            var (two, second) = await server.UserAsync($"two{round}@example.com", "Super Admin");
            var me = await admin.MyIdAsync();
            // From here on the two are alone.
            await first.OkAsync(HttpMethod.Patch, $"/v1/users/{me}", new { roles = People.List("Developer") });

            await Task.WhenAll(Put(first, two, how), Put(second, one, how));

            HttpStatusCode[] alive = [await first.StatusAsync(HttpMethod.Get, "/v1/roles"), await second.StatusAsync(HttpMethod.Get, "/v1/roles")];
            alive.Count(status => status == HttpStatusCode.OK).ShouldBe(1);
            using var winner = alive[0] == HttpStatusCode.OK ? first : second;
            await winner.OkAsync(HttpMethod.Patch, $"/v1/users/{me}", new { roles = People.List("Super Admin") });
            await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{await winner.MyIdAsync()}");
        }
    }

    private static Task<HttpStatusCode> Put(HttpClient client, Guid other, string how) => how switch
    {
        "demote" => client.StatusAsync(HttpMethod.Patch, $"/v1/users/{other}", new { roles = People.List() }),
        "deactivate" => client.StatusAsync(HttpMethod.Patch, $"/v1/users/{other}", new { active = false }),
        _ => client.StatusAsync(HttpMethod.Delete, $"/v1/users/{other}"),
    };
}
