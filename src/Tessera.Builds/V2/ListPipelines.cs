using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>A project's pipelines, newest first: all, those of one branch, or those that one has started.</summary>
internal sealed class ListPipelines(BuildsStore store)
{
    /// <summary>Lists what comes before a number, one more than a part holds.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="branch">The branch; null: all.</param>
    /// <param name="actor">Who started them; null: anybody.</param>
    /// <param name="before">Number after the first that is listed.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<IReadOnlyList<PipelineRow>> ExecuteAsync(Guid projectId, string? branch, string? actor, int before, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.Pipelines.AsNoTracking()
            .Where(row => row.ProjectId == projectId && row.Number < before)
            .Where(row => branch == null || row.Branch == branch)
            .Where(row => actor == null || row.Actor == actor)
            .OrderByDescending(row => row.Number)
            .Take(PageTokens.Size + 1)
            .ToListAsync(ct);
    }

    public static Task<IResult> HandleAsync(HttpContext http, ListPipelines operation, PageTokens pages, CancellationToken ct) =>
        HandleAsync(http, operation, pages, null, ct);

    public static Task<IResult> HandleMineAsync(HttpContext http, ListPipelines operation, PageTokens pages, CancellationToken ct) =>
        HandleAsync(http, operation, pages, http.Login(), ct);

    private static async Task<IResult> HandleAsync(HttpContext http, ListPipelines operation, PageTokens pages, string? actor, CancellationToken ct)
    {
        var project = http.Project();
        var branch = http.Request.Query["branch"] is [{ Length: > 0 } named, ..] ? named : null;
        var list = $"pipelines {project.Id} {branch} {actor}";
        if (!pages.TryRead(http.Request, list, int.MaxValue, out var before))
            return PageTokens.Refusal;
        var rows = await operation.ExecuteAsync(project.Id, branch, actor, before, ct);
        return Answers.Ok(pages.PageOf(rows, list, row => row.Number, row => PipelineView.Of(row, project)));
    }
}
