using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.Projects;

/// <summary>
/// Who may do what with a project: one place for all calls about projects, their members and their tokens. Whoever may not see a project learns nothing
/// about it, not even that it is there.
/// </summary>
internal sealed class ProjectGate(CurrentCatalogue catalogue)
{
    private static readonly CompiledQuery<Func<TesseraDb, Guid, Task<ProjectRow?>>> Find = new(() =>
        EF.CompileAsyncQuery((TesseraDb db, Guid id) => db.Projects.SingleOrDefault(project => project.Id == id && project.DeletedAt == null)));

    /// <summary>How far the caller reaches into all projects by permission, whether they belong to them or not.</summary>
    public Access AllProjects(Caller caller) =>
        caller.May(TesseraPermissions.ProjectWrite, catalogue.Value) ? Access.Write
        : caller.May(TesseraPermissions.ProjectRead, catalogue.Value) ? Access.Read
        : Access.None;

    /// <summary>How far the caller reaches into a project. Public projects are open to users; tokens of no user reach by permission alone (spec T23).</summary>
    public Access AccessOf(Caller caller, ProjectRecord? project)
    {
        var all = AllProjects(caller);
        if (project is null || caller.UserId is not { } user)
            return all;
        var own = project.Members.TryGetValue(user, out var member) ? member : project.IsPublic ? Access.Read : Access.None;
        return own > all ? own : all;
    }

    /// <inheritdoc cref="AccessOf(Caller, ProjectRecord?)"/>
    public Access AccessOf(Caller caller, ProjectRow row) => AccessOf(caller, row.IsTampered ? null : ProjectMembers.Record(row));

    /// <summary>
    /// Whether the caller may change a project, its members and its tokens: by permission, or as a member who writes, and whose roles let them write at all.
    /// </summary>
    public bool MayChange(Caller caller, ProjectRecord? project) =>
        AllProjects(caller) == Access.Write || (caller.Rights.Apis == Access.Write && AccessOf(caller, project) == Access.Write);

    /// <inheritdoc cref="MayChange(Caller, ProjectRecord?)"/>
    public bool MayChange(Caller caller, ProjectRow row) => MayChange(caller, row.IsTampered ? null : ProjectMembers.Record(row));

    /// <summary>Why the caller may not list projects; null when they may. Users always may: they see at least the public ones and their own.</summary>
    public ProjectFound? RefuseList(Caller caller) =>
        caller.UserId is null && AllProjects(caller) == Access.None ? new ProjectFound.Lacking(TesseraPermissions.ProjectRead) : null;

    /// <summary>Finds a project that the caller may see.</summary>
    public async Task<ProjectFound> ToSeeAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct) =>
        await FindAsync(db, id, ct) is { } row && AccessOf(caller, row) > Access.None ? new ProjectFound.Open(row) : new ProjectFound.NotFound();

    /// <summary>Finds a project that the caller may change. Within a mutation.</summary>
    /// <exception cref="TamperedRowException">The project was edited in the database by hand.</exception>
    public async Task<ProjectFound> ToChangeAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        if (await ToSeeAsync(db, caller, id, ct) is not ProjectFound.Open { Row: var row })
            return new ProjectFound.NotFound();
        if (!MayChange(caller, row))
            return new ProjectFound.Lacking(TesseraPermissions.ProjectWrite);
        return row.IsTampered ? throw new TamperedRowException(nameof(ProjectRow)) : new ProjectFound.Open(row);
    }

    /// <summary>
    /// Finds a project whose settings the caller may change: whoever may change the project, and its own Admin tokens (spec T21), which have no say over its
    /// members and tokens.
    /// </summary>
    public async Task<ProjectFound> ToEditAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct) =>
        caller.Verdict.HasToken && caller.Verdict.Token.Grant is { Kind: TokenKind.Project, Rights.Apis: Access.Write, Project: { } slug }
            && await FindAsync(db, id, ct) is { IsTampered: false } row && row.Slug == slug
            ? new ProjectFound.Open(row)
            : await ToChangeAsync(db, caller, id, ct);

    /// <summary>Finds a project that the caller may delete, be it edited by hand. Who may delete all of them need not see them otherwise.</summary>
    public async Task<ProjectFound> ToDeleteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        if (await FindAsync(db, id, ct) is not { } row)
            return new ProjectFound.NotFound();
        if (caller.May(TesseraPermissions.ProjectDelete, catalogue.Value))
            return new ProjectFound.Open(row);
        return AccessOf(caller, row) > Access.None ? new ProjectFound.Lacking(TesseraPermissions.ProjectDelete) : new ProjectFound.NotFound();
    }

    private static async Task<ProjectRow?> FindAsync(TesseraDb db, Guid id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var row = await Find.For(db)(db, id);
        // A former version put back by hand has a seal of its own: what it says of members must not count.
        if (row is not null && await LatestChanges.IsOutdatedAsync(db, row, ct))
            row.IsTampered = true;
        return row;
    }
}
