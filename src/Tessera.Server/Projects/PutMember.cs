using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Projects;

/// <summary>Makes a user a member of a project, or gives a member another access. In effect from the next verification on.</summary>
internal sealed class PutMember(Mutations mutations, ProjectGate gate)
{
    public sealed record Request(string Access);

    public abstract record Outcome
    {
        public sealed record Put(MemberView Member, bool IsNew) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record NoSuchUser : Outcome;

        public sealed record TooMany : Outcome;

        public sealed record Refused(ProjectFound Why) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, Guid userId, Request request, CancellationToken ct)
    {
        if (!Accesses.TryParse(request.Access, out var access) || access == Access.None)
            return new Outcome.Invalid("access", "must be one of read, write.");
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var found = await gate.ToChangeAsync(db, caller, id, ct);
        if (found is not ProjectFound.Open { Row: var row })
            return new Outcome.Refused(found);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId && user.DeletedAt == null, ct) is not { } user)
            return new Outcome.NoSuchUser();
        var members = ProjectMembers.Read(row);
        var before = members.TryGetValue(userId, out var had) ? MemberView.Of(user, had) : null;
        if (before is null && members.Count >= ProjectMembers.Max)
            return new Outcome.TooMany();
        var after = MemberView.Of(user, access);
        if (before?.Access != after.Access)
        {
            ProjectMembers.Put(row, userId, access);
            mutation.Feed(ChangeKind.Project, row.Subject);
            mutation.Audit("project.set-member", row.AuditTarget(), before, after);
        }

        return new Outcome.Put(after with { Epoch = await mutation.CommitAsync() }, IsNew: before is null);
    }

    /// <summary>The same for the user with an e-mail address. Whoever may not change the project does not learn whose addresses there are.</summary>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, string email, Request request, CancellationToken ct)
    {
        var key = EmailAddress.KeyOf(email);
        var userId = await db.Users.Where(user => user.EmailKey == key && user.DeletedAt == null).Select(user => user.Id).SingleOrDefaultAsync(ct);
        return await ExecuteAsync(db, caller, id, userId, request, ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Guid userId, Request request, TesseraDb db, PutMember operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, userId, request, ct) switch
        {
            Outcome.Put { IsNew: true } put => TypedResults.Created($"/v1/projects/{id}/members/{userId}", put.Member),
            Outcome.Put put => TypedResults.Ok(put.Member),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.NoSuchUser => UserProblems.NotFound(),
            Outcome.TooMany => Problems.Conflict("The project is full.", $"A project has at most {ProjectMembers.Max} members."),
            Outcome.Refused refused => refused.Why.ToAnswer(http),
            _ => throw new UnreachableException(),
        };
}
