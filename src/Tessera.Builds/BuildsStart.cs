using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tessera.Builds.Storage;

namespace Tessera.Builds;

/// <summary>Before the first request: the folder is there, the database has its tables.</summary>
internal sealed class BuildsStart(IDbContextFactory<BuildsDb> contexts, IOptions<BuildsOptions> options) : IHostedService
{
    /// <summary>Makes the folder and applies migrations.</summary>
    /// <exception cref="InvalidOperationException">Migrations are missing and are not to be applied at start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(options.Value.DataDirectory);
        else
            Directory.CreateDirectory(options.Value.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (await AppliedMigrations.CompleteAsync(contexts, options.Value.MigrateAtStart, cancellationToken) is { Count: > 0 } && !options.Value.MigrateAtStart)
            throw new InvalidOperationException("The builds database lacks migrations. Run: tessera-server migrate");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
