using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Backup;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Hosting;

/// <summary>What a command works with: its arguments, and programs of this instance, with its settings or on another store.</summary>
internal sealed class CommandHost(CommandArguments arguments, TextWriter output, HostedApi[] apis)
{
    public CommandArguments Arguments => arguments;

    public TextWriter Output => output;

    /// <summary>A program with these settings in place of the operator's. It does not serve.</summary>
    public WebApplication Build(params IEnumerable<string> settings)
    {
        var builder = WebApplication.CreateBuilder(HostArguments.From([.. arguments.Settings, .. settings]));
        builder.AddTessera(apis);
        return builder.Build();
    }

    /// <summary>The operator's settings.</summary>
    public async Task<(TesseraOptions Tessera, string BuildsDirectory)> ReadSettingsAsync()
    {
        await using var app = Build();
        var options = app.Services.GetRequiredService<IOptions<TesseraOptions>>().Value;
        return (options, app.Configuration["Builds:DataDirectory"] is { Length: > 0 } chosen ? chosen : options.BuildsDirectory);
    }

    /// <summary>The instance's key, which must be there: a command never makes one.</summary>
    public static InstanceKey OpenKey(string path) => InstanceKey.Open(path, mayCreate: false, TimeProvider.System);

    /// <summary>Gives a store all tables of this version.</summary>
    public async Task MigrateAsync(StoreAddress store, string keyPath, CancellationToken ct)
    {
        await using var app = Build([.. store.Settings, $"--Tessera:InstanceKeyFile={keyPath}"]);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        await Migrating.RunAsync(app.Services, db, apis, ct);
    }

    /// <summary>Refuses a store that is another key's. Changes nothing.</summary>
    public static async Task CheckKeyAsync(WebApplication app, CancellationToken ct)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        if (!await db.Instance.AnyAsync(ct))
            throw new StartRefusedException("There is no instance in the source.");
        await InstanceCanary.CheckAsync(db, app.Services.GetRequiredService<InstanceKey>(), ct);
    }
}
