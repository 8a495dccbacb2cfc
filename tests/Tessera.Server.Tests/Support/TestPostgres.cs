using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Tessera.Server.Tests.Support;

/// <summary>
/// The PostgreSQL of this run: the one that <c>./test</c> has started and named in <c>TESSERA_TEST_POSTGRES</c>, or else one of our own, started when the first test
/// asks for it. Whether the tests keep their rows there says <c>TESSERA_TEST_STORE</c>: <c>postgres</c>, or <c>sqlite</c>, which is the default.
/// </summary>
internal static class TestPostgres
{
    private static readonly Lazy<string> Server = new(() => Environment.GetEnvironmentVariable("TESSERA_TEST_POSTGRES") is { Length: > 0 } given ? given : Start());
    private static readonly ConcurrentDictionary<string, bool> Made = new(StringComparer.Ordinal);

    /// <summary>Whether servers under test use it unless a test says otherwise.</summary>
    public static bool IsStore { get; } = Environment.GetEnvironmentVariable("TESSERA_TEST_STORE") switch
    {
        null or "" or "sqlite" => false,
        "postgres" => true,
        var other => throw new InvalidOperationException($"TESSERA_TEST_STORE is {other}; there are sqlite and postgres."),
    };

    /// <summary>A database's connection string. A few connections are enough for a server under test.</summary>
    public static string AddressOf(string database, bool pooled = true) =>
        new NpgsqlConnectionStringBuilder(Server.Value) { Database = database, Pooling = pooled, MaxPoolSize = 20 }.ConnectionString;

    /// <summary>The database that belongs to a data directory, whether or not it is there.</summary>
    public static string NameOf(string directory) => $"test_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(directory))))[..20]}";

    /// <summary>The settings with which a server on a data directory uses its database there; none on SQLite, where that is what it does anyway.</summary>
    public static IReadOnlyList<(string Name, string Value)> SettingsOf(string directory) =>
        IsStore ? [("Tessera:Database", AddressOf(NameOf(directory))), ("Tessera:MigrateAtStart", "true")] : [];

    /// <summary>Makes a database unless it was made before: an empty one, or a copy of a template to which nobody is connected.</summary>
    public static void Make(string database, string template = "template0")
    {
        if (Made.TryAdd(database, true))
            Execute($"CREATE DATABASE \"{database}\" TEMPLATE \"{template}\"");
    }

    /// <summary>Removes a database, whoever is connected to it still.</summary>
    public static void Drop(string database)
    {
        if (!Made.TryRemove(database, out _))
            return;
        using (var connection = new NpgsqlConnection(AddressOf(database)))
            NpgsqlConnection.ClearPool(connection);
        Execute($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(AddressOf("postgres"));
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of our own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string Start()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"tessera-postgres-{Environment.ProcessId}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Run("stop", directory);
        return Run("start", directory).Trim();
    }

    /// <summary>Runs <c>tests/postgres</c>.</summary>
    public static string Run(string command, string directory)
    {
        var program = Path.Combine(Repository.Root, "tests", "postgres");
        using var process = Process.Start(new ProcessStartInfo(program, [command, directory]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer : throw new InvalidOperationException(said.Result);
    }
}
