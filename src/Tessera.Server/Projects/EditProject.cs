using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Projects;

/// <summary>Changes a project's name, visibility or default branch. Its slug stays: addresses and tokens hang on it.</summary>
internal sealed class EditProject(Mutations mutations, ProjectGate gate)
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(string? Name = null, string? Visibility = null, string? DefaultBranch = null);

    public abstract record Outcome
    {
        public sealed record Edited(ProjectRow Row, ProjectView Project) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        /// <summary>It was changed meanwhile, and stays as it is.</summary>
        public sealed record Outdated(ProjectView Present) : Outcome;

        public sealed record Refused(ProjectFound Why) : Outcome;
    }

    /// <summary>Changes it.</summary>
    /// <param name="db">A context of this change alone.</param>
    /// <param name="caller">Who changes it.</param>
    /// <param name="id">The project.</param>
    /// <param name="request">What is to be.</param>
    /// <param name="version">What the caller looked at, as <see cref="ProjectView.SettingsVersion"/> has it: nothing else is changed. Null: whatever it is now.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, Request request, string? version, CancellationToken ct)
    {
        string? name = null;
        bool? isPublic = null;
        if (request.Name is not null && !TokenFields.TryName(request.Name, out name, out var error))
            return new Outcome.Invalid("name", error);
        if (request.Visibility is { } visibility)
        {
            if (!ProjectFields.TryVisibility(visibility, out var open, out error))
                return new Outcome.Invalid("visibility", error);
            isPublic = open;
        }

        if (request.DefaultBranch is not null && !ProjectFields.TryBranch(request.DefaultBranch, out error))
            return new Outcome.Invalid("defaultBranch", error);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var found = await gate.ToEditAsync(db, caller, id, ct);
        if (found is not ProjectFound.Open { Row: var row })
            return new Outcome.Refused(found);
        var before = ProjectView.Of(row);
        if (version is not null && version != before.SettingsVersion())
            return new Outcome.Outdated(before);
        row.Name = name ?? row.Name;
        row.IsPublic = isPublic ?? row.IsPublic;
        row.DefaultBranch = request.DefaultBranch ?? row.DefaultBranch;
        return new Outcome.Edited(row, await CommitAsync(mutation, row, before, caller));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Request request, TesseraDb db, EditProject operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, request, version: null, ct) switch
        {
            Outcome.Edited edited => TypedResults.Ok(edited.Project),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.Refused refused => refused.Why.ToAnswer(http),
            // Only whoever names a version is told that theirs is another.
            _ => throw new UnreachableException(),
        };

    private async Task<ProjectView> CommitAsync(Mutation mutation, ProjectRow row, ProjectView before, Caller caller)
    {
        if (mutation.Db.Entry(row).State == EntityState.Modified)
        {
            mutation.Feed(ChangeKind.Project, row.Subject);
            mutation.Audit("project.update", row.AuditTarget(), before, ProjectView.Of(row));
        }

        return ProjectView.Of(row, caller, gate) with { Epoch = await mutation.CommitAsync() };
    }
}
