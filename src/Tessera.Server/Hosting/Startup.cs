using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Feed;
using Tessera.Server.Feed.Streams;
using Tessera.Server.Nodes;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;
using Tessera.Verification;

namespace Tessera.Server.Hosting;

/// <summary>What has to be done, in this order, before the first request is answered.</summary>
internal static class Startup
{
    public static async Task PrepareAsync(IServiceProvider services, IReadOnlyList<HostedApi> apis, CancellationToken ct)
    {
        // Settings first: nothing is opened or made with values that cannot be used.
        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetRequiredService<ThisNode>().Start();
        var options = services.GetRequiredService<IOptions<TesseraOptions>>().Value;
        var contexts = services.GetRequiredService<IDbContextFactory<TesseraDb>>();
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            await MigrateAsync(services, db, apis, options, ct);
            await db.AssertDurableAsync(ct);
            await InstanceCanary.CheckAsync(db, services.GetRequiredService<InstanceKey>(), ct);
        }

        await services.GetRequiredService<RevocationJournal>().CreateAsync();
        var follower = services.GetRequiredService<FeedFollower>();
        var clock = Stopwatch.StartNew();
        await follower.LoadAsync(ct);
        clock.Stop();
        services.GetRequiredService<FeedLog>().Begin();
        var log = services.GetRequiredService<ILogger<FeedFollower>>();
        await services.GetRequiredService<NodeBeat>().JoinAsync(ct);
        log.IndexLoaded(services.GetRequiredService<TokenIndex>().Count, follower.Applied, clock.ElapsedMilliseconds);
        if (IsDemo(services))
            await services.GetRequiredService<Demo>().SeedAsync(ct);
        await services.GetRequiredService<FirstAdministrator>().CreateAsync(ct);
    }

    /// <summary>Says what was made to play with, once the server answers.</summary>
    public static async Task AnnounceAsync(WebApplication app, TextWriter output)
    {
        if (IsDemo(app.Services))
            await app.Services.GetRequiredService<Demo>().PrintAsync(app.Urls.First().Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal), output);
    }

    private static bool IsDemo(IServiceProvider services) => services.GetRequiredService<IConfiguration>().GetValue<bool>(Demo.Setting);

    private static async Task MigrateAsync(IServiceProvider services, TesseraDb db, IReadOnlyList<HostedApi> apis, TesseraOptions options, CancellationToken ct)
    {
        var isComplete = await db.IsMigratedAsync(ct);
        foreach (var api in apis)
            isComplete = isComplete && await api.MigrateAsync(services, false, ct) is [];
        if (isComplete)
            return;
        if (!options.MigratesAtStart)
            throw new StartRefusedException("The database lacks migrations. Run: tessera-server migrate");
        await Migrating.RunAsync(services, db, apis, ct);
    }
}
