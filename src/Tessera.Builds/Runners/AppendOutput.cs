using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>
/// Appends to the log of a step: the body as it is, straight to disk. All of a call's text gets into the log or nothing, so that a call that failed can be
/// made again.
/// </summary>
internal sealed class AppendOutput(BuildsStore store, StepLogs logs, TimeProvider clock)
{
    private const int BufferSize = 16 << 10;

    public abstract record Result
    {
        public sealed record Appended : Result;

        public sealed record NotFound : Result;

        /// <summary>Another call appends to the same log: one that was given up, most likely, and ends soon.</summary>
        public sealed record Busy : Result;

        public sealed record Refused(string Message) : Result;
    }

    /// <summary>Appends.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="number">The build.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="proof">What the call shows.</param>
    /// <param name="copyAsync">Copies the text into the log; gets how many bytes there is room for.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Result> ExecuteAsync(Guid projectId, string number, int step, LeaseProof proof, Func<Stream, long, Task> copyAsync, CancellationToken ct)
    {
        BuildRow? build;
        await using (var db = await store.ReadAsync(ct))
            build = await BuildRows.FindAsync(db, projectId, number, ct);
        if (build is null)
            return new Result.NotFound();
        if (build.Lifecycle == Lifecycle.Finished)
            return new Result.Refused(BuildRows.FinishedMessage(build));
        if (Leases.Check(build, proof, clock.GetUtcNow()) is { } refusal)
            return new Result.Refused(refusal);
        if (build.Lifecycle != Lifecycle.Running)
            return new Result.Refused("The build is not running.");
        return await logs.TryAppendAsync(build.Id, step, copyAsync) ? new Result.Appended() : new Result.Busy();
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string num, string step, AppendOutput operation, CancellationToken ct)
    {
        if (!StepNumbers.TryParse(step, out var number))
            return Answers.Invalid(StepNumbers.Allowed);
        return await operation.ExecuteAsync(http.Project().Id, num, number, Leases.ProofOf(http), CopyAsync, ct) switch
        {
            Result.Appended => TypedResults.NoContent(),
            Result.NotFound => Answers.NotFound(BuildRows.What),
            Result.Busy => AnswerBusy(http),
            Result.Refused refused => Answers.Message(StatusCodes.Status409Conflict, refused.Message),
            _ => throw new UnreachableException(),
        };

        Task CopyAsync(Stream log, long room) => CopyBodyAsync(http, log, room, ct);
    }

    private static IResult AnswerBusy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Answers.Message(StatusCodes.Status503ServiceUnavailable, "Another call appends to the log of this step. Try again.");
    }

    private static async Task CopyBodyAsync(HttpContext http, Stream log, long room, CancellationToken ct)
    {
        // Counted here: the server's own limit counts the framing of chunks as well.
        http.LimitBody(null);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer, ct)) > 0)
            {
                room -= read;
                if (room < 0)
                    throw new BadHttpRequestException("The log is full.", StatusCodes.Status413PayloadTooLarge);
                await log.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
