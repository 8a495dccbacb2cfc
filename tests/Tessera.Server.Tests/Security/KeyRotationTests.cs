using Microsoft.EntityFrameworkCore;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Security;

/// <summary><c>tessera-server keys rotate</c>, beside a running server and before a restart.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-keys-").FullName;

    [Fact]
    public async Task Rotating_the_key_beside_a_running_server_disturbs_nobody_and_puts_every_row_under_the_new_seal()
    {
        string token;
        await using (var server = TesseraServer.Start(directory))
        {
            using var admin = await server.AdminAsync();
            token = (await CreateAsync(admin, "before")).Text("token");
            await admin.CreateProjectAsync("gh/acme/web");
            var oldKey = server.Get<InstanceKey>().ActiveId;

            var (exitCode, said) = await RunAsync("keys", "rotate");

            exitCode.ShouldBe(0);
            said.ShouldContain("is active");
            said.ShouldNotContain("seal was already broken");
            (await KeysOfAsync(server)).ShouldHaveSingleItem().ShouldNotBe(oldKey);
            await ShouldBeLiveAsync(server, token);
            await ShouldBeLiveAsync(server, (await CreateAsync(admin, "after")).Text("token"));
            await server.SweepAsync();
            server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
            ((bool)(await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
            (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=instance.rotate-key"))["items"]!.AsArray().Count.ShouldBe(1);
        }

        await using var restarted = TesseraServer.Start(directory);
        await ShouldBeLiveAsync(restarted, token);
    }

    [Fact]
    public async Task A_row_that_was_edited_before_is_named_and_does_not_become_true()
    {
        string token, id;
        await using (var server = TesseraServer.Start(directory))
        {
            using var admin = await server.AdminAsync();
            var made = await CreateAsync(admin, "edited");
            (token, id) = (made.Text("token"), made.Text("id"));
            await server.ByHandAsync("UPDATE tokens SET \"Scope\" = 'full-access' WHERE \"Name\" = 'edited'");
        }

        var (exitCode, said) = await RunAsync("keys", "rotate");

        exitCode.ShouldBe(0);
        said.ShouldContain(id);
        await using var restarted = TesseraServer.Start(directory);
        using var client = restarted.Client(token);
        ((int)(await client.CallAsync(HttpMethod.Get, "/v1/token")).Answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Migrating_makes_the_database_and_says_when_there_is_nothing_to_do()
    {
        // As a process: what is hosted in it has migrations of its own.
        var where = $"--Tessera:DataDirectory={directory}";
        (await ServerProcess.RunAsync(directory, "migrate", where)).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(0), run => run.Said.ShouldContain("Applied: "), run => run.Said.ShouldNotContain("DbCommand"));
        (await ServerProcess.RunAsync(directory, "migrate", where)).Said.ShouldContain("up to date");
        await using var server = TesseraServer.Start(directory, settings: ("Tessera:MigrateAtStart", "false"));
        (await server.AdminTokenAsync()).ShouldStartWith("tsp_");
    }

    [Fact]
    public async Task A_server_that_may_not_migrate_refuses_to_start_and_names_the_command()
    {
        var (exitCode, said) = await ServerProcess.RunAsync(directory, $"--Tessera:DataDirectory={directory}", "--Tessera:MigrateAtStart=false");
        exitCode.ShouldBe(1);
        said.ShouldContain("tessera-server migrate");
        said.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task An_unknown_command_starts_nothing_and_names_those_there_are()
    {
        var (exitCode, said) = await RunAsync("key", "rotate");
        exitCode.ShouldBe(2);
        said.ShouldContain("migrate, keys rotate");
        Directory.EnumerateFileSystemEntries(directory).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static Task<System.Text.Json.Nodes.JsonNode> CreateAsync(HttpClient admin, string name) =>
        admin.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name, duration = (int?)null, type = "read-only" });

    private static async Task ShouldBeLiveAsync(TesseraServer server, string token)
    {
        using var client = server.Client(token);
        await client.OkAsync(HttpMethod.Get, "/v1/token");
    }

    private static async Task<IReadOnlyList<string>> KeysOfAsync(TesseraServer server)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        string[] keys = [.. await db.Tokens.Select(row => row.SealKeyId).ToListAsync(ct), .. await db.Users.Select(row => row.SealKeyId).ToListAsync(ct), .. await db.Projects.Select(row => row.SealKeyId).ToListAsync(ct)];
        return [.. keys.Distinct()];
    }

    private async Task<(int? ExitCode, string Said)> RunAsync(params string[] command)
    {
        await using var output = new StringWriter();
        var exitCode = await Commands.TryRunAsync(
            [.. command, $"--Tessera:DataDirectory={directory}", .. TestPostgres.SettingsOf(directory).Select(setting => $"--{setting.Name}={setting.Value}")], output);
        return (exitCode, output.ToString());
    }
}
