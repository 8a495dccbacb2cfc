using System.Globalization;
using Tessera.Server.Feed;
using Tessera.Server.Http;

namespace Tessera.Server.Verification;

/// <summary><c>POST /v1/revocations/wait</c>: waits until a change is known everywhere, and says how far it got.</summary>
internal static class WaitForEpoch
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public sealed record Request(long Epoch);

    public sealed record Answer(long Epoch, int Nodes, int Confirmed, long ElapsedMs);

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, FeedFollower follower, TimeProvider clock, CancellationToken ct)
    {
        var query = http.Request.Query["timeout"];
        if (query.Count > 1 || !TryTimeout(query.Count == 0 ? "5s" : query[0], out var timeout))
            return Problems.Invalid(("timeout", "must be a number of seconds or milliseconds up to 30 s, for example 2s or 500ms."));
        var start = clock.GetTimestamp();
        await follower.CatchUpAsync(ct);
        while (follower.Applied < request.Epoch && clock.GetElapsedTime(start) < timeout)
            await Task.Delay(Pause, clock, ct);
        return TypedResults.Ok(new Answer(request.Epoch, Nodes: 1, follower.Applied >= request.Epoch ? 1 : 0, (long)clock.GetElapsedTime(start).TotalMilliseconds));
    }

    private static bool TryTimeout(string? text, out TimeSpan timeout)
    {
        var isMilliseconds = text?.EndsWith("ms", StringComparison.Ordinal) == true;
        var digits = text?[..^(isMilliseconds ? 2 : text.EndsWith('s') ? 1 : 0)] ?? "";
        var valid = digits.Length is > 0 and <= 6 && digits.All(char.IsAsciiDigit);
        var number = valid ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        timeout = isMilliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
        return valid && timeout <= Longest;
    }
}
