using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>Lists the projects that the caller may see, newest first: all, the one with a slug, or those whose slug or name holds a text.</summary>
internal sealed class ListProjects(ProjectGate gate, ProjectIndex index, Cursors cursors)
{
    /// <summary>What to list.</summary>
    /// <param name="Slug">The slug; null for any.</param>
    /// <param name="Search">Part of slug or name, without regard to the case of ASCII letters, which is what SQLite's LIKE knows; null for all.</param>
    public sealed record Filter(ProjectSlug? Slug = null, string? Search = null);

    /// <summary>One page of projects.</summary>
    public async Task<Page<ProjectView>> ExecuteAsync(TesseraDb db, Caller caller, Filter filter, PageRequest page, CancellationToken ct)
    {
        Guid? after = page.After is null ? null : Guid.Parse(page.After);
        var projects = db.Projects.AsNoTracking().Where(row => row.DeletedAt == null);
        if (filter.Slug?.Text is { } text)
            projects = projects.Where(row => row.SlugKey == text);
        if (after is { } last)
            projects = projects.Where(row => row.Id.CompareTo(last) < 0);
        if (gate.AllProjects(caller) == Access.None)
        {
            // Who belongs where is asked of memory: the store would have to read every row for it.
            var visible = Visible(caller, filter, after).OrderDescending().Take(page.Limit + 1).ToArray();
            projects = projects.Where(row => visible.Contains(row.Id));
        }
        else if (filter.Search is { } search)
        {
            var pattern = LikePattern.Holding(search);
            projects = projects.Where(row => EF.Functions.Like(TesseraDb.Lower(row.Slug), pattern, LikePattern.Escape) || EF.Functions.Like(TesseraDb.Lower(row.Name), pattern, LikePattern.Escape));
        }

        var rows = await projects.OrderByDescending(row => row.Id).Take(page.Limit + 1).ToListAsync(ct);
        var shown = rows.Take(page.Limit).ToList();
        var items = shown.Where(row => gate.AccessOf(caller, row) > Access.None).Select(row => ProjectView.Of(row, caller, gate));
        return new([.. items], rows.Count > page.Limit ? cursors.Create(page.Query, shown[^1].Id.ToString()) : null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, ListProjects operation, ProjectGate gate, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request, "slug");
        var text = query.Text("slug", maxLength: ProjectSlug.MaxLength);
        var page = query.Page(cursors);
        if (query.Problem is { } problem)
            return problem;
        ProjectSlug? slug = null;
        if (text is not null && !ProjectFields.TrySlug(text, out slug, out var error))
            return Problems.Invalid(("slug", error));
        return gate.RefuseList(http.Caller()) is { } refused ? refused.ToAnswer(http) : TypedResults.Ok(await operation.ExecuteAsync(db, http.Caller(), new(slug), page, ct));
    }

    private IEnumerable<Guid> Visible(Caller caller, Filter filter, Guid? after) => index.All
        .Where(project => Matches(project, filter) && (after is not { } last || project.Id.CompareTo(last) < 0) && gate.AccessOf(caller, project) > Access.None)
        .Select(project => project.Id);

    private static bool Matches(ProjectRecord project, Filter filter) =>
        (filter.Slug is null || project.Slug == filter.Slug.Text)
        && (filter.Search is not { } search || project.Slug.Contains(search, StringComparison.OrdinalIgnoreCase) || project.Name.Contains(search, StringComparison.OrdinalIgnoreCase));
}
