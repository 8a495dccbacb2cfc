using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Projects;

/// <summary>Makes a project. A user who makes one belongs to it, and writes.</summary>
internal sealed class CreateProject(Mutations mutations, ProjectGate gate, CurrentCatalogue catalogue)
{
    /// <summary>Name defaults to the repository's, visibility to private, the default branch to <c>main</c>.</summary>
    public sealed record Request(string Slug, string? Name = null, string? Visibility = null, string? DefaultBranch = null);

    public abstract record Outcome
    {
        public sealed record Created(ProjectView Project) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record Lacking(string Permission) : Outcome;

        public sealed record SlugTaken(string Slug) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Request request, CancellationToken ct)
    {
        if (!caller.May(TesseraPermissions.ProjectCreate, catalogue.Value))
            return new Outcome.Lacking(TesseraPermissions.ProjectCreate);
        if (!ProjectFields.TrySlug(request.Slug, out var slug, out var error))
            return new Outcome.Invalid("slug", error);
        if (!TokenFields.TryName(request.Name ?? slug.Repo, out var name, out error))
            return new Outcome.Invalid("name", error);
        if (!ProjectFields.TryVisibility(request.Visibility ?? ProjectFields.Private, out var isPublic, out error))
            return new Outcome.Invalid("visibility", error);
        var branch = request.DefaultBranch ?? "main";
        if (!ProjectFields.TryBranch(branch, out error))
            return new Outcome.Invalid("defaultBranch", error);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var row = new ProjectRow
        {
            Id = Guid.CreateVersion7(mutation.Now),
            Slug = slug.Text,
            SlugKey = slug.Text,
            Name = name,
            IsPublic = isPublic,
            DefaultBranch = branch,
            CreatedAt = mutation.Now,
        };
        if (caller.UserId is { } creator)
            ProjectMembers.Put(row, creator, Access.Write);
        return await AddAsync(mutation, row, caller);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, CreateProject operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), request, ct) switch
        {
            Outcome.Created created => TypedResults.Created($"/v1/projects/{created.Project.Id}", created.Project),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.Lacking lacking => ProjectFound.ToAnswer(http, lacking.Permission),
            Outcome.SlugTaken taken => Problems.Conflict("The slug is taken.", $"There is a project {taken.Slug} already, which you may not be able to see."),
            _ => throw new UnreachableException(),
        };

    private async Task<Outcome> AddAsync(Mutation mutation, ProjectRow row, Caller caller)
    {
        mutation.Db.Projects.Add(row);
        mutation.Feed(ChangeKind.Project, row.Subject);
        mutation.Audit("project.create", row.AuditTarget(), null, ProjectView.Of(row));
        try
        {
            var epoch = await mutation.CommitAsync();
            return new Outcome.Created(ProjectView.Of(row, caller, gate) with { Epoch = epoch });
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.SlugTaken(row.Slug);
        }
    }
}
