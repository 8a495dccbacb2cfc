using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Hosting;

/// <summary>
/// <c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: it can do all of its work, and if not, which part it cannot.
/// <c>GET /health/verify</c>: it tells about tokens. A node whose database is gone is not ready, but goes on verifying for as long as the staleness setting says:
/// a balancer that takes it out for not being ready makes an outage of every API out of one of the database.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public sealed record Live(string Status);

    /// <summary>Answer of <c>/health/ready</c>.</summary>
    /// <param name="Status"><c>ready</c> or <c>not ready</c>.</param>
    /// <param name="Database"><c>reachable</c> or <c>unreachable</c>.</param>
    /// <param name="Index"><c>loaded</c> or <c>not loaded</c>.</param>
    /// <param name="Feed"><c>fresh</c>, or <c>stale</c>: it was not confirmed for longer than allowed.</param>
    /// <param name="FeedAgeMs">How long ago the index was last known to be up to date; null when it was never loaded.</param>
    /// <param name="Listener"><c>connected</c>: hears of changes at once. <c>lost</c>: finds them by asking every second, which is good enough to be ready. <c>none</c>: nobody else makes any.</param>
    public sealed record Ready(string Status, string Database, string Index, string Feed, long? FeedAgeMs, string Listener);

    /// <summary>Answer of <c>/health/verify</c>.</summary>
    /// <param name="Status"><c>verifying</c> or <c>refusing</c>.</param>
    /// <param name="Feed">As above.</param>
    /// <param name="FeedAgeMs">As above.</param>
    public sealed record Verifying(string Status, string Feed, long? FeedAgeMs);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/health").WithTags("Health").ExcludeFromDescription().AllowAnyone();
        group.MapGet("live", () => TypedResults.Ok(new Live("live")));
        group.MapGet("ready", HandleReadyAsync);
        group.MapGet("verify", HandleVerify);
    }

    private static async Task<IResult> HandleReadyAsync(
        IDbContextFactory<TesseraDb> contexts, FeedFollower follower, FeedListener listener, Freshness freshness, CancellationToken ct)
    {
        var database = await IsReachableAsync(contexts, ct);
        var index = follower.Applied >= 0;
        var feed = !freshness.IsStale;
        var isReady = database && index && feed;
        return Answer(isReady, new Ready(
            isReady ? "ready" : "not ready",
            database ? "reachable" : "unreachable",
            index ? "loaded" : "not loaded",
            StateOf(freshness),
            AgeOf(freshness),
            listener.IsConnected switch { true => "connected", false => "lost", null => "none" }));
    }

    private static IResult HandleVerify(Freshness freshness)
    {
        var verifies = !freshness.MustRefuse;
        return Answer(verifies, new Verifying(verifies ? "verifying" : "refusing", StateOf(freshness), AgeOf(freshness)));
    }

    private static IResult Answer<T>(bool isGood, T body) =>
        TypedResults.Json(body, statusCode: isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    private static string StateOf(Freshness freshness) => freshness.IsStale ? "stale" : "fresh";

    private static long? AgeOf(Freshness freshness) => (long?)freshness.Age?.TotalMilliseconds;

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
