using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>Takes a member out of a project. In effect from the next verification on.</summary>
internal sealed class RemoveMember(Mutations mutations, ProjectGate gate)
{
    public abstract record Outcome
    {
        public sealed record Removed(long Epoch) : Outcome;

        public sealed record NoSuchMember : Outcome;

        public sealed record Refused(ProjectFound Why) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, Guid userId, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var found = await gate.ToChangeAsync(db, caller, id, ct);
        if (found is not ProjectFound.Open { Row: var row })
            return new Outcome.Refused(found);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId && user.DeletedAt == null, ct);
        if (user is null || !ProjectMembers.Read(row).TryGetValue(userId, out var had))
            return new Outcome.NoSuchMember();
        ProjectMembers.Remove(row, userId);
        mutation.Feed(ChangeKind.Project, row.Subject);
        mutation.Audit("project.remove-member", row.AuditTarget(), MemberView.Of(user, had), null);
        return new Outcome.Removed(await mutation.CommitAsync());
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Guid userId, TesseraDb db, RemoveMember operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, userId, ct) switch
        {
            Outcome.Removed removed => Answers.Deleted(http, removed.Epoch, "member"),
            Outcome.NoSuchMember => Problems.NotFound("member"),
            Outcome.Refused refused => refused.Why.ToAnswer(http),
            _ => throw new UnreachableException(),
        };
}
