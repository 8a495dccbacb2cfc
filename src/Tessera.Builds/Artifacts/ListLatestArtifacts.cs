using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>The artifacts of the newest finished build, of a branch when one is named: what a deploy script fetches.</summary>
internal sealed class ListLatestArtifacts(BuildsStore store)
{
    private static readonly string[] Filters = ["completed", "successful", "failed"];

    public abstract record Outcome
    {
        public sealed record Listed(ListArtifacts.Found Found) : Outcome;

        public sealed record NoBuild : Outcome;

        public sealed record Invalid(string Message) : Outcome;
    }

    /// <summary>Finds the newest build that fits and lists its artifacts.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="branch">The branch; null: any.</param>
    /// <param name="filter"><c>completed</c> (any end; the default), <c>successful</c> or <c>failed</c>.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<Outcome> ExecuteAsync(Guid projectId, string? branch, string? filter, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var finished = db.Builds.AsNoTracking().Where(row => row.ProjectId == projectId && row.Lifecycle == Lifecycle.Finished);
        if (!string.IsNullOrEmpty(branch))
            finished = finished.Where(row => row.Branch == branch);
        if (!string.IsNullOrEmpty(filter) && !Filters.Contains(filter))
            return new Outcome.Invalid("filter must be completed, successful or failed.");
        var newest = new BuildQuery(1, 0, string.IsNullOrEmpty(filter) ? null : filter).Apply(finished);
        return await newest.FirstOrDefaultAsync(ct) is { } build
            ? new Outcome.Listed(await ListArtifacts.OfAsync(db, build, ct))
            : new Outcome.NoBuild();
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string? branch, string? filter, ListLatestArtifacts operation, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project().Id, branch, filter, ct) switch
        {
            Outcome.Listed listed => ListArtifacts.Answer(http, listed.Found),
            Outcome.NoBuild => Answers.NotFound(BuildRows.What),
            Outcome.Invalid invalid => Answers.Invalid(invalid.Message),
            _ => throw new UnreachableException(),
        };
}
