using Tessera.Server.Security;
using Tessera.Server.Tests.Security;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;
using Tessera.Server.Tests.Users.Credentials;
using Tessera.Server.Users;

namespace Tessera.Server.Tests.Storage;

/// <summary>A database of an older version is taken over with everything in it.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task A_database_from_before_there_was_usage_by_day_keeps_its_counts_and_goes_on_counting()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            IssuedRecord token;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                await server.RegisterAsync();
                using var client = await server.AdminAsync();
                token = await client.CreateServiceAsync("kept");
                (await client.AskAsync(token.Secret, RegisteredApi.Find)).ShouldBeTrue();
                await server.FlushUsageAsync();
                await server.ByHandAsync(
                    """
                    DROP TABLE token_usage_days; DROP TABLE token_refusals; ALTER TABLE token_usage DROP COLUMN "LastUsedFor";
                    DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20261122140000_UsageHistory'
                    """);
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var client = server.Client(await server.SignInAsync(TesseraServer.AdminEmail, TesseraServer.AdminSecret));
                var before = await client.UsageAsync(token);
                ((long)before["calls"]!, before["lastUsedFor"], before["lastUsedAt"] is null).ShouldBe((1, null, false));
                (await client.AskAsync(token.Secret, RegisteredApi.Find)).ShouldBeTrue();
                (await client.AskAsync(token.Secret, "shop:nothing.here")).ShouldBeFalse();
                await server.FlushUsageAsync();
                var usage = await client.UsageAsync(token);
                ((long)usage["calls"]!, usage.Text("lastUsedFor")).ShouldBe((2, RegisteredApi.Find));
                usage.Day(server.Clock.GetUtcNow()).ShouldBe((1, 1));
                usage.Reasons().ShouldBe(["insufficient_scope"]);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_from_before_there_were_projects_keeps_working_and_gets_them()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            string admin, service;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                admin = await server.AdminTokenAsync();
                using var client = await server.AdminAsync();
                service = (await client.CreateServiceAsync("kept")).Secret;
                await server.RoleAsync("Kept", "read", "tessera:audit.read");
                await server.RegisterAsync();
                await server.ByHandAsync("DROP TABLE projects; DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = '20261122100000_Projects'");
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                await server.ShouldBeLiveAsync(admin);
                await server.ShouldBeLiveAsync(service);
                using var client = server.Client(admin);
                var token = await client.CreateProjectTokenAsync(await client.CreateProjectAsync("gh/acme/web"));
                await server.ShouldBeLiveAsync(token.Secret);
                await server.SweepAsync();
                server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
                ((bool)(await client.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_from_before_there_were_second_factors_keeps_its_users_and_their_seals()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            string admin;
            Guid ada;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                admin = await server.AdminTokenAsync();
                ada = await server.AdaAsync();
                await server.ByHandAsync("""
                    DROP TABLE credentials; DROP TABLE credential_usage;
                    ALTER TABLE users DROP COLUMN "NeedsCode"; ALTER TABLE users DROP COLUMN "HasShortPassword";
                    DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20261122130000_Credentials'
                    """);
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                await server.ShouldBeLiveAsync(admin);
                (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
                await server.EnableTotpAsync(ada);
                (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
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
    public async Task Service_tokens_from_before_their_lists_had_indexes_are_in_all_of_them()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var client = await server.AdminAsync();
                await client.CreateServiceAsync("never used");
                await server.ShouldBeLiveAsync((await client.CreateServiceAsync("used")).Secret);
                await server.FlushUsageAsync();
                await client.OkAsync(HttpMethod.Delete, (await client.CreateServiceAsync("deleted")).Path);
                await server.ByHandAsync(
                    """
                    DROP INDEX "IX_tokens_service_Id"; DROP INDEX "IX_tokens_service_NameKey"; DROP INDEX "IX_tokens_service_ExpiresAt"; DROP INDEX "IX_tokens_service_OldDigestUntil";
                    DROP INDEX "IX_token_usage_service_LastUsedAt"; DELETE FROM token_usage WHERE "LastUsedAt" IS NULL; ALTER TABLE token_usage DROP COLUMN "IsServiceToken";
                    DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20261122160000_ServiceTokenLists'
                    """);
            }

            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var client = await server.AdminAsync();
                (await NamesAsync(client, "sort=lastUsedAt")).ShouldBe(["never used", "used"]);
                (await NamesAsync(client, "status=never-used")).ShouldBe(["never used"]);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient client, string query) =>
        (await client.OkAsync(HttpMethod.Get, $"/v1/service-tokens?{query}"))["items"]!.AsArray().Select(token => token.Text("name"));
}
