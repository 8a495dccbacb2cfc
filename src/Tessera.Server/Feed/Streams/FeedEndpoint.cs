using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Tessera.AspNetCore;
using Tessera.AspNetCore.Embedded;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Feed.Streams;

/// <summary>
/// <c>GET /v1/feed</c>: everything that verification needs, as Server-Sent Events, and then every change, for programs that verify by themselves. Digests and
/// grants; nothing that could be presented as a token. Each second it says up to which epoch all has been sent.
/// </summary>
internal sealed class FeedEndpoint(
    FeedLog log, FeedFollower follower, TokenIndex index, ProjectIndex projects, CurrentCatalogue catalogue, PermissionNames names, TokenFormat format, Freshness freshness, TimeProvider clock,
    IHostApplicationLifetime lifetime)
{
    private const string Gzip = "gzip";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // The reader's clock and this one drift apart; a new stream, which goes on where this one ends, sets them right.
    private static readonly TimeSpan LongestStream = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1").WithTags("Verification");
        AccessRules.RequirePermission(group.MapGet("feed", (HttpContext http, FeedEndpoint feed) => feed.HandleAsync(http)), TesseraPermissions.FeedRead)
            .WithSummary("Follow all tokens, to verify them in another program")
            .WithDescription(
                $"Server-Sent Events: digests and grants of all tokens, APIs and projects, then every change, and each second up to which epoch all has been sent. Last-Event-ID resumes. {FeedSeal.NonceHeader} "
                + "names the stream, 16 to 64 characters made up for it: each event carries a check over itself and everything before it, keyed by the caller's token and begun with that name. "
                + "The package Tessera.AspNetCore reads it.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        AccessRules.RequirePermission(group.MapPost("feed/usage", ReportUsage.HandleAsync), TesseraPermissions.FeedRead)
            .WithSummary("Report how tokens were used in a program that verifies by itself")
            .WithDescription("Counts and last use, up to 100 tokens, 50 refusals and 50 first uses at a time. A report is counted once, however often it is sent.")
            .Produces<UsageReceipt>();
    }

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        var accepted = clock.GetTimestamp();
        if (http.Request.Headers[FeedSeal.NonceHeader] is not [{ Length: >= 16 and <= 64 } nonce] || !BearerToken.TryRead(http.Request.Headers.Authorization, out var secret) || secret.IsEmpty)
            return Problems.Invalid((FeedSeal.NonceHeader, "must be 16 to 64 characters, other ones for each stream, beside a token in Authorization."));
        if (freshness.MustRefuse)
            return StaleNotice.CannotTell(http);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var seal = new FeedSeal(secret.ToString(), nonce);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        (http.Response.ContentType, http.Response.Headers.CacheControl, http.Response.Headers["X-Accel-Buffering"]) = ("text/event-stream", "no-store", "no");
        var output = http.Response.Body;
        if (http.Request.Headers.AcceptEncoding.Any(value => value?.Contains(Gzip, StringComparison.Ordinal) == true))
        {
            http.Response.Headers.ContentEncoding = Gzip;
            output = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        }

        try
        {
            await StreamAsync(http, new(output, seal, log.Run, names, catalogue), output, accepted, ending.Token);
            if (output is GZipStream)
                await output.DisposeAsync();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or this node stops: it resumes here or elsewhere.
        }

        return TypedResults.Empty;
    }

    private async Task StreamAsync(HttpContext http, FeedWriter writer, Stream output, long accepted, CancellationToken ct)
    {
        var after = Resumes(http.Request.Headers["Last-Event-ID"]);
        // Before everything is read: what changes meanwhile is sent again, which does no harm.
        writer.Position = after ?? log.Head;
        await writer.HelloAsync(new(format.LeadIn, after is not null, index.Count), ct);
        if (after is null)
            await writer.AllAsync(index, projects, ct);
        while (clock.GetElapsedTime(accepted) < LongestStream)
        {
            var (changed, epoch, age) = (log.Next, follower.Applied, freshness.Age ?? TimeSpan.Zero);
            var elapsed = clock.GetElapsedTime(accepted);
            if (log.After(writer.Position) is not { } changes)
                return;
            foreach (var change in changes)
            {
                writer.Position++;
                await writer.ChangeAsync(change, ct);
            }

            await writer.HeadAsync(new(epoch, (long)(elapsed - age).TotalMilliseconds), ct);
            await output.FlushAsync(ct);
            await Task.WhenAny(changed, Task.Delay(Beat, clock, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private long? Resumes(string? id) =>
        id?.Split('.') is [var run, var number] && string.Equals(run, log.Run, StringComparison.Ordinal)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var after) && log.After(after) is not null ? after : null;
}
