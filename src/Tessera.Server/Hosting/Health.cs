using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Hosting;

/// <summary>
/// <c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: it can do its work, and if not, which part cannot. A node whose database is gone
/// is not ready, but goes on verifying for as long as the staleness setting says.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public sealed record Live(string Status);

    public sealed record Ready(string Status, string Database, string Index, string Feed);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/health").WithTags("Health").ExcludeFromDescription().AllowAnyone();
        group.MapGet("live", () => TypedResults.Ok(new Live("live")));
        group.MapGet("ready", HandleReadyAsync);
    }

    private static async Task<IResult> HandleReadyAsync(IDbContextFactory<TesseraDb> contexts, FeedFollower follower, Freshness freshness, CancellationToken ct)
    {
        var database = await IsReachableAsync(contexts, ct);
        var index = follower.Applied >= 0;
        var feed = !freshness.IsStale;
        var isReady = database && index && feed;
        return TypedResults.Json(
            new Ready(isReady ? "ready" : "not ready", database ? "reachable" : "unreachable", index ? "loaded" : "not loaded", feed ? "fresh" : "stale"),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> IsReachableAsync(IDbContextFactory<TesseraDb> contexts, CancellationToken ct)
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(ct);
        impatient.CancelAfter(Patience);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(impatient.Token);
            return await db.Instance.AnyAsync(impatient.Token);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // Whatever it is: it cannot be reached. The feed's poll logs why.
            return false;
        }
    }
}
