using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Security;

internal static class Sweeping
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Lets the interval pass and waits until the check has been through everything and has written down what it found.</summary>
    public static async Task SweepAsync(this TesseraServer server)
    {
        var sweep = server.Get<SealSweep>();
        var passes = sweep.Passes;
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        while (sweep.Passes == passes || server.Get<IntegrityReport>().Broken.Count > await WrittenAsync(server))
            await Task.Yield();
    }

    /// <summary>Sweeps, and expects exactly these findings to be reported, each by one row of the audit log. Without any: whatever they are.</summary>
    public static async Task FindAsync(this TesseraServer server, params (string Kind, string Id)[] expected)
    {
        await server.SweepAsync();
        await server.SweepAsync();
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        var rows = await db.Audit.Where(row => row.Action == "integrity.broken").ToListAsync(Ct);
        rows.ShouldAllBe(row => row.ActorKind == "system" && row.ActorName == "integrity");
        if (expected.Length > 0)
            rows.Select(row => (row.TargetKind, row.TargetId)).ShouldBe(expected);
        else
            rows.ShouldNotBeEmpty();
    }

    private static async Task<int> WrittenAsync(TesseraServer server)
    {
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        return await db.Audit.CountAsync(row => row.Action == "integrity.broken", Ct);
    }
}
