using Microsoft.EntityFrameworkCore;
using Tessera.Projects;
using Tessera.Server.Console.Builds;
using Tessera.Server.Projects;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Verification;

namespace Tessera.Server.Console.Pages.Projects;

/// <summary>
/// Finds the project of a page, as far as the viewer may know of it: by the rules of the management API for the project itself, and by those of their personal
/// tokens for what the builds API keeps of it.
/// </summary>
internal sealed class ProjectPlaces(IDbContextFactory<TesseraDb> contexts, ProjectGate gate, UserRights rights, IProjectBuilds builds)
{
    /// <summary>The project of a page's address; null when there is none, or none that the viewer may see.</summary>
    public Task<ProjectPlace?> FindAsync(HttpContext http, CancellationToken ct) => FindAsync(http, gate.ToSeeAsync, ct);

    /// <summary>The same for whoever may delete projects, who need not see them otherwise.</summary>
    public Task<ProjectPlace?> FindToDeleteAsync(HttpContext http, CancellationToken ct) =>
        FindAsync(http, http.Viewer().May(TesseraPermissions.ProjectDelete) ? gate.ToDeleteAsync : gate.ToSeeAsync, ct);

    /// <summary>Whether a user has a permission of the builds API in a project.</summary>
    public bool May(Guid userId, ProjectView project, string permission) =>
        (project.Visibility == ProjectFields.Public && !project.Tampered && BuildsRights.OpenInPublicProjects.Contains(permission)) || rights.May(userId, permission, project.Slug);

    private async Task<ProjectPlace?> FindAsync(HttpContext http, Func<TesseraDb, Caller, Guid, CancellationToken, Task<ProjectFound>> find, CancellationToken ct)
    {
        if (SlugOf(http)?.Text is not { } slug)
            return null;
        // A file may take its time: nothing is kept open for it.
        if (HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<ConsoleFile>() is null)
        {
            var db = http.RequestServices.GetRequiredService<TesseraDb>();
            await db.Database.OpenConnectionAsync(ct);
            return await FindAsync(http, db, slug, find, ct);
        }

        // A context of its own: the one of the request is that of a mutation, which reads everything anew.
        await using var apart = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(http, apart, slug, find, ct);
    }

    private async Task<ProjectPlace?> FindAsync(
        HttpContext http, TesseraDb db, string slug, Func<TesseraDb, Caller, Guid, CancellationToken, Task<ProjectFound>> find, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        var id = await db.Projects.Where(row => row.SlugKey == slug && row.DeletedAt == null).Select(row => row.Id).SingleOrDefaultAsync(ct);
        if (id == Guid.Empty || await find(db, caller, id, ct) is not ProjectFound.Open { Row: var row })
            return null;
        var (user, project) = (caller.UserId!.Value, ProjectView.Of(row, caller, gate));
        return new()
        {
            Project = project,
            May = permission => May(user, project, permission),
            MayDelete = http.Viewer().May(TesseraPermissions.ProjectDelete),
            IsOfProject = await builds.MaySeeSettingsAsync(id, user, (permission, within) => new(rights.May(user, permission, within)), ct),
        };
    }

    private static ProjectSlug? SlugOf(HttpContext http)
    {
        var values = http.Request.RouteValues;
        return ProjectSlug.TryCreate(values["vcs"] as string, values["org"] as string, values["repo"] as string, out var slug) ? slug : null;
    }
}
