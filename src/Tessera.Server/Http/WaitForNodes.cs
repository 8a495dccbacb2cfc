using System.Globalization;
using Tessera.Server.Nodes;
using Tessera.Server.Verification;

namespace Tessera.Server.Http;

/// <summary>
/// <c>?wait=2s</c> on a change: it is answered when every node knows of it, or when the time is up, and the answer says how many do. The change itself is made
/// either way, and by then it is durable.
/// </summary>
internal sealed class WaitForNodes(EpochWaits waits) : IEndpointFilter
{
    public const string Parameter = "wait";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var query = http.Request.Query[Parameter];
        if (query.Count == 0 || HttpMethods.IsGet(http.Request.Method))
            return await next(context);
        // Before anything is changed.
        if (query.Count > 1 || !WaitTime.TryParse(query[0], out var time))
            return Problems.Invalid((Parameter, WaitTime.Fault));
        var answer = await next(context);
        var record = (answer as IValueHttpResult)?.Value as ChangeAnswer;
        if ((record?.Epoch ?? EpochOf(http.Response)) is not { } epoch)
            return answer;
        var reach = await waits.WaitAsync(epoch, time, http.RequestAborted);
        if (record is null)
            return TypedResults.Ok(new WaitForEpoch.Answer(epoch, reach.Nodes, reach.Confirmed, reach.ElapsedMs));
        (record.Nodes, record.Confirmed, record.ElapsedMs) = (reach.Nodes, reach.Confirmed, reach.ElapsedMs);
        return answer;
    }

    // Deletions, and what else has no record to put it in.
    private static long? EpochOf(HttpResponse response) =>
        response.Headers[Answers.EpochHeader] is [{ } text] ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;
}

/// <summary>Which endpoints take it.</summary>
internal static class Waiting
{
    /// <summary>Those of the endpoints that change something take <c>?wait=</c>.</summary>
    public static TBuilder MayWait<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter<TBuilder, WaitForNodes>().WithMetadata(new MayWaitMetadata());
}

/// <summary>For the description: the endpoint takes <c>?wait=</c>, unless it only reads.</summary>
internal sealed record MayWaitMetadata;
