using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>How a database in PostgreSQL gets its tables, and which nodes may use it.</summary>
[Trait("Store", "postgres")]
public sealed class PostgresStorageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_does_not_migrate_a_shared_database_by_itself_and_names_the_command_that_does()
    {
        using var database = new SharedDatabase(isMigrated: false);

        var (exitCode, said) = await ServerProcess.RunAsync(database.NewDirectory(), database.Setting);

        exitCode.ShouldBe(1);
        said.ShouldContain("Run: tessera-server migrate");
        said.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Two_processes_may_migrate_at_once()
    {
        using var database = new SharedDatabase(isMigrated: false);

        var runs = await Task.WhenAll(database.RunAsync("migrate"), database.RunAsync("migrate"));

        runs.ShouldAllBe(run => run.ExitCode == 0, string.Concat(runs.Select(run => run.Said)));
        (await database.RunAsync("migrate")).Said.ShouldContain("up to date");
        await using var node = database.StartNode(new(), ("Tessera:MigrateAtStart", "false"));
        (await node.AdminTokenAsync()).ShouldStartWith("tsp_");
    }

    [Fact]
    public async Task A_node_without_the_instance_key_does_not_start_and_makes_none()
    {
        using var database = new SharedDatabase(isMigrated: true);
        await database.StartNode(new()).DisposeAsync();
        var directory = database.NewDirectory();

        var (exitCode, said) = await ServerProcess.RunAsync(directory, database.Setting);

        exitCode.ShouldBe(1);
        said.ShouldContain("is missing");
        Directory.EnumerateFiles(directory, "*.key", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_so_in_one_line()
    {
        using var database = new SharedDatabase(isMigrated: false);

        var (exitCode, said) = await ServerProcess.RunAsync(database.NewDirectory(), $"{database.Setting};Database=not_there;Password=PLANTED");

        exitCode.ShouldBe(1);
        said.ShouldContain("not_there");
        said.ShouldNotContain("PLANTED");
        said.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("sqlite", true)]
    [InlineData("Host=db;Database=tessera;Username=tessera;Password=PLANTED", true)]
    [InlineData("mysql", false)]
    [InlineData("Database=tessera;Password=PLANTED", false)]
    [InlineData("Host=db;Nonsense=PLANTED", false)]
    [InlineData("", false)]
    public void A_database_is_sqlite_or_a_connection_string_that_names_a_host(string text, bool isKnown) =>
        new TesseraOptions { Database = text }.HasKnownDatabase.ShouldBe(isKnown);

    [Theory]
    [InlineData("Host=nowhere", 5)]
    [InlineData("Host=nowhere;Timeout=9", 9)]
    public void A_connection_that_cannot_be_made_is_given_up_soon_unless_the_setting_says_otherwise(string setting, int seconds)
    {
        var options = new DbContextOptionsBuilder<TesseraDb>();
        PostgresStorage.Use(options, setting);
        using var db = new TesseraDb(options.Options);

        new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()).Timeout.ShouldBe(seconds);
    }

    [Fact]
    public async Task A_connection_that_dies_within_a_change_is_the_stores_failure_by_whichever_statement_it_is_noticed()
    {
        using var database = new SharedDatabase(isMigrated: true);
        await using var node = database.StartNode(new());
        var contexts = node.Get<IDbContextFactory<TesseraDb>>();
        await using var db = await contexts.CreateDbContextAsync(Ct);
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        var backend = int.Parse((await db.ReadColumnAsync("SELECT CAST(pg_backend_pid() AS text)", Ct))[0], CultureInfo.InvariantCulture);
        await using (var other = await contexts.CreateDbContextAsync(Ct))
            await other.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend({backend}, 5000)", Ct);

        for (var i = 0; i < 3; i++)
            Databases.IsFailure(await Should.ThrowAsync<Exception>(db.NotifyAsync("anything", "", Ct))).ShouldBeTrue();
        Databases.IsFailure(await Should.ThrowAsync<Exception>(transaction.CommitAsync(Ct))).ShouldBeTrue();
    }
}
