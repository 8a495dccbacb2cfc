using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Tessera.Builds.Storage;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Support;

/// <summary>
/// The database of a data directory: a file in it, or one in PostgreSQL (<see cref="TestPostgres"/>). With all tables and no rows, made once: migrating takes longer
/// than most tests.
/// </summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<Task<byte[]>> File = new(MakeFileAsync);
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    /// <summary>Puts a copy there.</summary>
    public static async Task CopyToAsync(string directory)
    {
        if (TestPostgres.IsStore)
            TestPostgres.Make(TestPostgres.NameOf(directory), await Template.Value);
        else
            await System.IO.File.WriteAllBytesAsync(PathOf(directory), await File.Value);
    }

    /// <summary>Makes an empty one where that has to be done; a file makes itself.</summary>
    public static void Make(string directory)
    {
        if (TestPostgres.IsStore)
            TestPostgres.Make(TestPostgres.NameOf(directory));
    }

    /// <summary>Has a context use it.</summary>
    public static void Use(DbContextOptionsBuilder builder, string directory)
    {
        if (TestPostgres.IsStore)
            UsePostgres(builder, TestPostgres.AddressOf(TestPostgres.NameOf(directory)));
        else
            builder.UseSqlite($"Data Source={PathOf(directory)}").ConfigureWarnings(WithoutSchemas);
    }

    /// <summary>Removes it; a file goes with its directory.</summary>
    public static void Drop(string directory)
    {
        if (TestPostgres.IsStore)
            TestPostgres.Drop(TestPostgres.NameOf(directory));
    }

    private static string PathOf(string directory) => Path.Combine(directory, "builds.db");

    private static void UsePostgres(DbContextOptionsBuilder builder, string address) => builder
        .UseNpgsql(address, npgsql => npgsql.MigrationsHistoryTable(HistoryRepository.DefaultTableName, BuildsApi.Schema))
        .ReplaceService<IMigrationsSqlGenerator, OrdinalTextSqlGenerator>();

    private static void WithoutSchemas(WarningsConfigurationBuilder warnings) => warnings.Ignore(SqliteEventId.SchemaConfiguredWarning);

    private static async Task<byte[]> MakeFileAsync()
    {
        var path = Path.GetTempFileName();
        try
        {
            // Not pooled: closed, so that everything is in the file.
            var options = new DbContextOptionsBuilder<BuildsDb>();
            options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString).ConfigureWarnings(WithoutSchemas);
            await using (var db = new BuildsDb(options.Options))
                await db.Database.MigrateAsync();
            return await System.IO.File.ReadAllBytesAsync(path);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"{TestPostgres.NameOf(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))}_template";
        TestPostgres.Make(name);
        // Not pooled: from a database to which somebody is connected nothing is copied.
        var options = new DbContextOptionsBuilder<BuildsDb>();
        UsePostgres(options, TestPostgres.AddressOf(name, pooled: false));
        await using (var db = new BuildsDb(options.Options))
            await db.Database.MigrateAsync();
        return name;
    }
}
