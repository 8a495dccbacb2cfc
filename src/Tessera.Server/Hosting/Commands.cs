using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Backup;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Hosting;

/// <summary>
/// What <c>tessera-server</c> does instead of serving: <c>migrate</c>, <c>keys rotate</c>, <c>copy</c>, <c>backup</c> and <c>restore</c>. All but the last may run beside a running server. Exit codes: 0 done,
/// 1 failed, 2 unknown command.
/// </summary>
internal static class Commands
{
    /// <summary>Runs the command that the arguments begin with.</summary>
    /// <returns>Its exit code; null when they name none and the server is to start.</returns>
    public static async Task<int?> TryRunAsync(string[] args, TextWriter output, params HostedApi[] apis)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
            return null;
        Func<CommandHost, CancellationToken, Task>? command = args switch
        {
            ["migrate", ..] => (host, _) => WithServicesAsync(host, (services, text) => MigrateAsync(services, text, apis)),
            ["keys", "rotate", ..] => (host, _) => WithServicesAsync(host, RotateKeyAsync),
            ["copy", ..] => CopyCommand.RunAsync,
            ["backup", ..] => BackupCommand.RunAsync,
            ["restore", ..] => RestoreCommand.RunAsync,
            _ => null,
        };
        if (command is null)
        {
            await output.WriteLineAsync("Unknown command. There are: migrate, keys rotate, copy, backup, restore. Without a command the server starts.");
            return 2;
        }

        var arguments = CommandArguments.Parse(
            args.SkipWhile(arg => !arg.StartsWith('-')), ["--from", "--to", "--journal"], ["--with-artifacts", "--without-journal", "--accept-damage"]);
        await command(new(arguments, output, apis), CancellationToken.None);
        return 0;
    }

    private static async Task WithServicesAsync(CommandHost host, Func<IServiceProvider, TextWriter, Task> command)
    {
        await using var app = host.Build();
        await command(app.Services, host.Output);
    }

    private static async Task MigrateAsync(IServiceProvider services, TextWriter output, HostedApi[] apis)
    {
        // Opening the key first: a database whose key is lost must not be touched.
        services.GetRequiredService<InstanceKey>();
        await using var db = await services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        var applied = await Migrating.RunAsync(services, db, apis, CancellationToken.None);
        // From here on this database has one key, also for nodes that have not started yet.
        await InstanceCanary.CheckAsync(db, services.GetRequiredService<InstanceKey>(), CancellationToken.None);
        await output.WriteLineAsync(applied.Count == 0 ? "The database is up to date." : $"Applied: {string.Join(", ", applied)}.");
    }

    private static async Task RotateKeyAsync(IServiceProvider services, TextWriter output)
    {
        var rotation = services.GetRequiredService<KeyRotation>();
        var result = await rotation.RunAsync(new Progress(output), CancellationToken.None);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Key {result.KeyId} is active; {result.Resealed} rows carry its seal."));
        foreach (var (table, id) in result.Broken)
            await output.WriteLineAsync($"Left as it is, because its seal was already broken: {table} {id}.");
    }

    private sealed class Progress(TextWriter output) : IProgress<int>
    {
        public void Report(int value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value} rows sealed …"));
    }
}
