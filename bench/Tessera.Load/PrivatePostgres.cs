using System.Diagnostics;
using Npgsql;
using Tessera.Server.Tests.Support;

namespace Tessera.Load;

/// <summary>A PostgreSQL of one run's own, by <c>tests/postgres</c>; unlike the tests', it syncs every commit to the disk.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-pg-").FullName;

    private PrivatePostgres()
    {
    }

    /// <summary>Where an empty database of it is, as a node's setting has it.</summary>
    public string Connection { get; private set; } = "";

    public static async Task<PrivatePostgres> StartAsync()
    {
        var started = new PrivatePostgres();
        var address = (await RunAsync("start", started.directory)).Trim();
        await ExecuteAsync($"{address};Database=postgres", "ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on", "SELECT pg_reload_conf()", "CREATE DATABASE tessera");
        started.Connection = $"{address};Database=tessera;Maximum Pool Size=20";
        return started;
    }

    /// <summary>Runs statements one after the other.</summary>
    public static async Task ExecuteAsync(string connection, params string[] statements)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync();
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // Texts of this program.
            await using var command = new NpgsqlCommand(statement, opened) { CommandTimeout = 0 };
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("stop", directory);
    }

    private static async Task<string> RunAsync(string command, string directory)
    {
        // It prints one line when it starts a server, and nothing when it stops one.
        var script = Path.Combine(Repository.Root, "tests", "postgres");
        using var process = Process.Start(new ProcessStartInfo(script, [command, directory]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? line : throw new InvalidOperationException($"tests/postgres {command} failed.");
    }
}
