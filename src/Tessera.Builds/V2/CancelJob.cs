using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>Ends one job, as v1.1 does, in v2's words.</summary>
internal static class CancelJob
{
    public static async Task<IResult> HandleAsync(HttpContext http, string number, CancelBuild operation, CancellationToken ct)
    {
        if (!BuildRows.TryParseNumber(number, out var parsed))
            return Answers.NotFound(ShowJob.What);
        return await operation.ExecuteAsync(http.Project().Id, parsed, ct) switch
        {
            CancelBuild.Result.Canceled => Answers.Message(StatusCodes.Status202Accepted, "Accepted."),
            CancelBuild.Result.Finished finished => Answers.Message(StatusCodes.Status409Conflict, BuildRows.FinishedMessage(finished.Build)),
            CancelBuild.Result.NotFound => Answers.NotFound(ShowJob.What),
            _ => throw new UnreachableException(),
        };
    }
}
