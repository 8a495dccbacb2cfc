using Tessera.Server.Http;
using Tessera.Server.Nodes;

namespace Tessera.Server.Verification;

/// <summary><c>POST /v1/revocations/wait</c>: waits until every node knows of a change, and says how far it got.</summary>
internal static class WaitForEpoch
{
    public const string Parameter = "timeout";
    private const string Otherwise = "5s";

    public sealed record Request(long Epoch);

    public sealed record Answer(long Epoch, int Nodes, int Confirmed, long ElapsedMs);

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, EpochWaits waits, CancellationToken ct)
    {
        var query = http.Request.Query[Parameter];
        if (query.Count > 1 || !WaitTime.TryParse(query.Count == 0 ? Otherwise : query[0], out var timeout))
            return Problems.Invalid((Parameter, WaitTime.Fault));
        var reach = await waits.WaitAsync(request.Epoch, timeout, ct);
        return TypedResults.Ok(new Answer(request.Epoch, reach.Nodes, reach.Confirmed, reach.ElapsedMs));
    }
}
