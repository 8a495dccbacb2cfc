using System.Net;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Apis;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Security;

/// <summary>Somebody writes to the database: what they wrote is refused and reported, and everything else goes on.</summary>
public sealed class SealCheckTests
{
    public static TheoryData<string, string, string> Edits => new()
    {
        { "widened scope", "token", "UPDATE tokens SET \"Scope\" = 'full-access' WHERE \"Name\" = 'victim'" },
        { "widened permissions", "token", "UPDATE tokens SET \"Permissions\" = '[\"shop:article.delete\"]' WHERE \"Name\" = 'victim'" },
        { "unreadable permissions", "token", "UPDATE tokens SET \"Permissions\" = 'x' WHERE \"Name\" = 'victim'" },
        { "moved expiry", "token", "UPDATE tokens SET \"ExpiresAt\" = \"ExpiresAt\" + 1 WHERE \"Name\" = 'victim'" },
        { "expiry of no calendar", "token", "UPDATE tokens SET \"ExpiresAt\" = 9223372036854775807 WHERE \"Name\" = 'victim'" },
        { "other owner", "token", "UPDATE tokens SET \"OwnerId\" = (SELECT \"Id\" FROM users LIMIT 1) WHERE \"Name\" = 'victim'" },
        { "a seal of another row", "token", "UPDATE tokens SET \"Seal\" = (SELECT \"Seal\" FROM tokens WHERE \"Name\" = 'test') WHERE \"Name\" = 'victim'" },
        { "moved epoch", "token", "UPDATE tokens SET \"Epoch\" = \"Epoch\" + 1 WHERE \"Name\" = 'victim'" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edited_token_is_refused_and_reported_while_the_server_runs_and_after_a_restart(string what, string kind, string sql)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            string other, victim;
            Guid id;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                other = await server.AdminTokenAsync();
                (id, victim) = await server.TokenAsync(TokenKind.Service, row => (row.Name, row.Scope, row.ExpiresAt) = ("victim", "read-only", server.Clock.GetUtcNow().AddDays(7)));
                IsLive(server, victim).ShouldBeTrue();
                (await server.ByHandAsync(sql)).ShouldBe(1, what);
                await server.FindAsync((kind, id.ToString()));
                IsLive(server, victim).ShouldBeFalse();
                IsLive(server, other).ShouldBeTrue();
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                IsLive(server, victim).ShouldBeFalse();
                IsLive(server, other).ShouldBeTrue();
                server.Get<IntegrityReport>().Broken.ShouldBe([(kind, id.ToString())]);
                server.Logged.ShouldContain($"The {kind} {id} does not match its seal");
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_planted_digest_is_refused_and_the_token_whose_digest_it_is_goes_on()
    {
        await using var server = TesseraServer.Start();
        var admin = await server.AdminTokenAsync();
        var planted = TokenSecret.Create(TokenKind.Service, server.Get<TokenFormat>());
        await server.TokenAsync(TokenKind.Service, row => (row.Name, row.Scope) = ("victim", "read-only"));
        await server.ByHandAsync($"UPDATE tokens SET \"Digest\" = x'{Convert.ToHexString(planted.Digest.ToArray())}' WHERE \"Name\" = 'victim'");
        await server.FindAsync();
        IsLive(server, planted.Reveal()).ShouldBeFalse();

        await server.ByHandAsync("DROP INDEX \"IX_tokens_Digest\"; UPDATE tokens SET \"Digest\" = (SELECT \"Digest\" FROM tokens WHERE \"Name\" = 'test') WHERE \"Name\" = 'victim'");
        await server.SweepAsync();
        IsLive(server, admin).ShouldBeTrue();
    }

    [Fact]
    public async Task A_planted_row_is_refused_at_the_next_check_and_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            string secret;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                var planted = TokenSecret.Create(TokenKind.Service, server.Get<TokenFormat>());
                secret = planted.Reveal();
                await server.TokenAsync(TokenKind.Service, row => (row.Name, row.Scope) = ("model", "full-access"));
                await server.ByHandAsync($"CREATE TABLE copy AS SELECT * FROM tokens WHERE \"Name\" = 'model'; UPDATE copy SET \"Id\" = '019AFFFF-0000-7000-8000-000000000000', \"Digest\" = x'{Convert.ToHexString(planted.Digest.ToArray())}'; INSERT INTO tokens SELECT * FROM copy; DROP TABLE copy");
                await server.FindAsync(("token", "019affff-0000-7000-8000-000000000000"));
                IsLive(server, secret).ShouldBeFalse();
            }

            await using (var server = TesseraServer.Start(directory.FullName))
                IsLive(server, secret).ShouldBeFalse();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_revived_row_stays_refused()
    {
        await using var server = TesseraServer.Start();
        var (id, secret) = await server.TokenAsync(TokenKind.Service, row => (row.Scope, row.DeletedAt) = ("read-only", server.Clock.GetUtcNow()));
        await server.ByHandAsync("UPDATE tokens SET \"DeletedAt\" = NULL WHERE \"Scope\" = 'read-only'");
        await server.FindAsync(("token", id.ToString()));
        IsLive(server, secret).ShouldBeFalse();
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task A_former_version_of_a_row_put_back_with_its_own_seal_is_refused_and_reported(string change)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-revived-");
        try
        {
            string secret, id;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var admin = await server.AdminAsync();
                var made = await admin.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name = "victim", duration = (int?)null, type = "full-access" });
                (secret, id) = (made.Text("token"), made.Text("id"));
                await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM tokens WHERE \"Name\" = 'victim'");
                await admin.OkAsync(new(change), $"/v1/service-tokens/{id}", change == "PATCH" ? new { type = "read-only" } : null);
                await server.ByHandAsync("DELETE FROM tokens WHERE \"Name\" = 'victim'; INSERT INTO tokens SELECT * FROM kept");
                await server.FindAsync(("token", id));
                IsLive(server, secret).ShouldBeFalse();
                (await admin.OkAsync(HttpMethod.Get, $"/v1/service-tokens/{id}")).Text("status").ShouldBe("tampered");
                ((int)(await admin.CallAsync(HttpMethod.Patch, $"/v1/service-tokens/{id}", new { name = "again" })).Answer.StatusCode).ShouldBe(409);
            }

            await using (var server = TesseraServer.Start(directory.FullName))
                IsLive(server, secret).ShouldBeFalse();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_change_that_changes_nothing_leaves_the_token_in_effect()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var made = await admin.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name = "same", duration = (int?)null, type = "read-only" });
        await admin.OkAsync(HttpMethod.Patch, $"/v1/service-tokens/{made.Text("id")}", new { name = "same" });
        await server.SweepAsync();
        IsLive(server, made.Text("token")).ShouldBeTrue();
        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_is_mended_is_back_in_effect_at_the_next_check()
    {
        await using var server = TesseraServer.Start();
        var (id, secret) = await server.TokenAsync(TokenKind.Service, row => (row.Name, row.Scope) = ("victim", "read-only"));
        await server.ByHandAsync("UPDATE tokens SET \"Scope\" = 'full-access' WHERE \"Name\" = 'victim'");
        await server.FindAsync(("token", id.ToString()));
        await server.ByHandAsync("UPDATE tokens SET \"Scope\" = 'read-only' WHERE \"Name\" = 'victim'");
        await server.SweepAsync();
        IsLive(server, secret).ShouldBeTrue();
        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_taken_out_by_hand_is_refused_and_reported_and_good_again_when_it_is_put_back()
    {
        await using var server = TesseraServer.Start();
        var (_, first) = await server.TokenAsync(TokenKind.Service, row => row.Scope = "read-only");
        server.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var (id, secret) = await server.TokenAsync(TokenKind.Service, row => (row.Name, row.Scope) = ("victim", "read-only"));
        await server.SweepAsync();
        await server.ByHandAsync("CREATE TABLE copy AS SELECT * FROM tokens WHERE \"Name\" = 'victim'; DELETE FROM tokens WHERE \"Name\" = 'victim'");
        await server.ServiceTokenAsync("read-only");
        await server.FindAsync(("token", id.ToString()));
        IsLive(server, secret).ShouldBeFalse();
        IsLive(server, first).ShouldBeTrue();
        await server.ByHandAsync("INSERT INTO tokens SELECT * FROM copy");
        await server.SweepAsync();
        IsLive(server, secret).ShouldBeTrue();
    }

    [Fact]
    public async Task A_changed_password_hash_stops_the_user_and_nobody_else()
    {
        await using var server = TesseraServer.Start();
        var victim = await server.AdminTokenAsync();
        var other = await server.UserTokenAsync(Access.Read, TesseraPermissions.AuditRead);
        await server.ByHandAsync($"UPDATE users SET \"PasswordHash\" = 'x' WHERE \"Email\" = '{TesseraServer.AdminEmail}'");
        await server.SweepAsync();
        IsLive(server, victim).ShouldBeFalse();
        IsLive(server, other).ShouldBeTrue();
        using var client = server.Client(other);
        (await client.OkAsync(HttpMethod.Get, "/v1/audit-events?action=integrity.broken"))["items"]!.AsArray().ShouldHaveSingleItem()!["target"].Text("kind").ShouldBe("user");
    }

    [Fact]
    public async Task A_widened_role_gives_nothing_until_it_is_mended()
    {
        await using var server = TesseraServer.Start();
        using var client = server.Client(await server.UserTokenAsync(Access.Read, TesseraPermissions.ApiRead));
        using var admin = await server.AdminAsync();
        await server.ByHandAsync("UPDATE roles SET \"Permissions\" = '[\"tessera:api.read\",\"tessera:api.write\"]'");
        await server.SweepAsync();
        (await client.CallAsync(HttpMethod.Get, "/v1/apis")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=integrity.broken"))["items"]![0]!["target"].Text("kind").ShouldBe("role");
        await server.ByHandAsync("UPDATE roles SET \"Permissions\" = '[\"tessera:api.read\"]'");
        await server.SweepAsync();
        (await client.CallAsync(HttpMethod.Get, "/v1/apis")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_changed_route_takes_the_API_out_until_it_is_deleted_and_registered_again()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var admin = await server.AdminAsync();
                await admin.RegisterShopAsync();
                await server.ByHandAsync("UPDATE apis SET \"Routes\" = replace(\"Routes\", 'delete', 'find') WHERE \"Name\" = 'shop'");
                await server.FindAsync(("api", "shop"));
                server.Get<CurrentCatalogue>().Value.TryFindApi("shop", out _).ShouldBeFalse();
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var admin = await server.AdminAsync();
                server.Get<CurrentCatalogue>().Value.TryFindApi("shop", out _).ShouldBeFalse();
                (await admin.OkAsync(HttpMethod.Get, "/v1/apis"))["items"]!.AsArray().Single(api => api.Text("name") == "shop")!.ToJsonString().ShouldContain("\"tampered\":true");
                (await admin.CallAsync(HttpMethod.Get, "/v1/apis/shop")).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                (await admin.CallAsync(HttpMethod.Put, "/v1/apis/shop", new { routes = Apis.Shop.Routes })).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                (await admin.CallAsync(HttpMethod.Put, "/v1/apis/shop?dryRun=true", new { routes = Apis.Shop.Routes })).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                (await admin.CallAsync(HttpMethod.Delete, "/v1/apis/shop")).Answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
                await admin.RegisterShopAsync();
                await server.SweepAsync();
                server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_API_put_into_the_database_by_hand_is_never_in_effect()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        await server.ByHandAsync("CREATE TABLE copy AS SELECT * FROM apis WHERE \"Name\" = 'shop'; UPDATE copy SET \"Name\" = 'planted'; INSERT INTO apis SELECT * FROM copy");
        await server.FindAsync(("api", "planted"));
        server.Get<CurrentCatalogue>().Value.TryFindApi("planted", out _).ShouldBeFalse();
        server.Get<CurrentCatalogue>().Value.TryFindApi("shop", out _).ShouldBeTrue();
    }

    private static bool IsLive(TesseraServer server, string secret) => server.Get<TokenVerifier>().Identify(secret).IsAllowed;
}
