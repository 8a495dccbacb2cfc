using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.Projects;

/// <summary>
/// Deletes a project and all its tokens, for good (spec T9). Its slug can be used again. Afterwards those who keep something for it are told; whatever
/// goes wrong there, the project is gone.
/// </summary>
internal sealed class DeleteProject(Mutations mutations, ProjectGate gate, TokenViews views, IEnumerable<IProjectObserver> observers, ILogger<DeleteProject> log)
{
    public abstract record Outcome
    {
        public sealed record Deleted(long Epoch) : Outcome;

        public sealed record Refused(ProjectFound Why) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        long epoch;
        await using (var mutation = await mutations.BeginAsync(db, caller.Actor, ct))
        {
            var found = await gate.ToDeleteAsync(db, caller, id, ct);
            if (found is not ProjectFound.Open { Row: var row })
                return new Outcome.Refused(found);
            await ApplyAsync(mutation, row, views, ct);
            epoch = await mutation.CommitAsync();
        }

        await NotifyAsync(id);
        return new Outcome.Deleted(epoch);
    }

    /// <summary>Deletes the project and its tokens within a mutation.</summary>
    public static async Task ApplyAsync(Mutation mutation, ProjectRow row, TokenViews views, CancellationToken ct)
    {
        var tokens = await mutation.Db.Tokens.Where(token => token.ProjectId == row.Id && token.Kind == TokenKind.Project && token.DeletedAt == null).ToListAsync(ct);
        foreach (var token in tokens)
            TokenDeletion.Apply(mutation, token, views, "project-token.delete");
        // What somebody wrote into the row by hand is not repeated as if it had been so.
        var before = row.IsTampered ? null : ProjectView.Of(row);
        row.DeletedAt = mutation.Now;
        row.SlugKey = null;
        mutation.Feed(ChangeKind.Project, row.Subject);
        mutation.Audit("project.delete", row.AuditTarget(), before, null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, DeleteProject operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, ct) switch
        {
            Outcome.Deleted deleted => Answers.Deleted(http, deleted.Epoch, "project"),
            Outcome.Refused refused => refused.Why.ToAnswer(http),
            _ => throw new UnreachableException(),
        };

    // Not stopped by a caller who went away: nobody would tell them again.
    private async Task NotifyAsync(Guid id)
    {
        foreach (var observer in observers)
        {
            try
            {
                await observer.ProjectDeletedAsync(id, CancellationToken.None);
            }
            catch (Exception exception)
            {
                log.ProjectObserverFailed(exception, id);
            }
        }
    }
}
