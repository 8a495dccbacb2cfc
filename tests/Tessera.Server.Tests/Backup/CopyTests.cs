using Npgsql;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Backup;

/// <summary><c>tessera-server copy</c>, from SQLite to PostgreSQL and back. Names both stores itself.</summary>
[Trait("Store", "sqlite")]
public sealed class CopyTests : IDisposable
{
    private readonly string first = Directory.CreateTempSubdirectory("tessera-copy-").FullName;
    private readonly string second = Directory.CreateTempSubdirectory("tessera-copy-").FullName;

    private string Database => TestPostgres.NameOf(first);

    private string KeyFile => Path.Combine(first, "instance.key");

    [Fact]
    public async Task A_copy_there_and_back_knows_the_same_tokens_and_its_audit_chain_holds()
    {
        string admin, deleted, project;
        await using (var server = TesseraServer.Start(first))
        {
            admin = await server.AdminTokenAsync();
            using var client = await server.AdminAsync();
            var token = await client.CreateServiceAsync("deleted");
            await client.OkAsync(HttpMethod.Delete, token.Path);
            deleted = token.Secret;
            project = (await client.CreateProjectTokenAsync(await client.CreateProjectAsync("gh/acme/web"))).Secret;
            await server.FlushUsageAsync();
        }

        TestPostgres.Make(Database);
        var address = TestPostgres.AddressOf(Database);
        await CopyAsync($"sqlite:{first}", $"postgres:{address}");
        await using (var server = TesseraServer.Start(first, clock: null, ("Tessera:Database", address)))
            await ShouldBeTheSameAsync(server, "there", admin, deleted, project);
        await ShouldHaveNoSequencesAsync(address);

        await CopyAsync(address, $"sqlite:{second}");
        await using (var server = TesseraServer.Start(second, clock: null, ("Tessera:InstanceKeyFile", KeyFile)))
            await ShouldBeTheSameAsync(server, "and back", admin, deleted, project);
    }

    [Fact]
    public async Task A_target_that_has_an_instance_is_refused_and_left_as_it_is()
    {
        await using (var server = TesseraServer.Start(first))
            await server.AdminTokenAsync();
        await CopyAsync($"sqlite:{first}", $"sqlite:{second}");

        var (exitCode, said) = await RunAsync($"sqlite:{first}", $"sqlite:{second}");

        (exitCode, said.Contains("not empty", StringComparison.Ordinal)).ShouldBe((1, true), said);
    }

    [Fact]
    public async Task A_source_of_another_version_is_refused_and_nothing_is_kept()
    {
        await using (var server = TesseraServer.Start(first))
        {
            await server.AdminTokenAsync();
            await server.SqlAsync("""UPDATE "__EFMigrationsHistory" SET "MigrationId" = '29990101000000_Newer' WHERE "MigrationId" LIKE '%_Nodes'""");
        }

        var (exitCode, said) = await RunAsync($"sqlite:{first}", $"sqlite:{second}");

        (exitCode, said.Contains("_Nodes", StringComparison.Ordinal)).ShouldBe((1, true), said);
        said.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_named_and_not_made()
    {
        var (exitCode, said) = await RunAsync($"sqlite:{first}", $"sqlite:{second}");
        exitCode.ShouldBe(1);
        said.ShouldContain(KeyFile);
        Directory.EnumerateFileSystemEntries(first).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(second).ShouldBeEmpty();
    }

    public void Dispose()
    {
        Directory.Delete(first, recursive: true);
        Directory.Delete(second, recursive: true);
        TestPostgres.Drop(Database);
    }

    private static async Task ShouldBeTheSameAsync(TesseraServer server, string after, string admin, string deleted, string project)
    {
        await server.ShouldBeLiveAsync(admin);
        await server.ShouldBeLiveAsync(project);
        await server.ShouldBeRefusedAsync(deleted);
        using var client = server.Client(admin);
        ((bool)(await client.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
        await server.ShouldBeLiveAsync((await client.CreateServiceAsync($"made {after}")).Secret);
        await client.OkAsync(HttpMethod.Delete, (await client.CreateServiceAsync($"gone {after}")).Path);
        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
    }

    // Were there one, copying would have to set it.
    private static async Task ShouldHaveNoSequencesAsync(string address)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT COUNT(*) FROM information_schema.sequences", connection);
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L);
    }

    private async Task CopyAsync(string from, string to)
    {
        var (exitCode, said) = await RunAsync(from, to);
        exitCode.ShouldBe(0, said);
        said.ShouldContain("copied and compared");
        said.ShouldContain(KeyFile);
        said.ShouldContain("100 %, ");
        said.ShouldNotContain("CREATE TABLE", customMessage: "what a migration does is not what one wants to read");
    }

    private Task<(int ExitCode, string Said)> RunAsync(string from, string to) =>
        ServerProcess.RunAsync(first, "copy", "--from", from, "--to", to, $"--Tessera:InstanceKeyFile={KeyFile}", $"--Tessera:DataDirectory={first}", "--Tessera:Database=sqlite");
}
