using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Security.Sessions;

/// <summary>Ends one of a user's own sessions: by signing out, or from another browser. It is refused from the next request on.</summary>
internal sealed class EndSession(Mutations mutations)
{
    /// <summary>Ends it.</summary>
    /// <returns>False when the user has no such session.</returns>
    public async Task<bool> ExecuteAsync(TesseraDb db, Actor actor, Guid userId, Guid id, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, actor, ct);
        if (await db.Sessions.SingleOrDefaultAsync(row => row.Id == id && row.UserId == userId && row.EndedAt == null, ct) is not { } row)
            return false;
        End(mutation, row);
        await mutation.CommitAsync();
        return true;
    }

    /// <summary>Ends all of a user's sessions, but for one, within a mutation: their password has changed, or they are gone.</summary>
    public static async Task EndAllAsync(Mutation mutation, Guid userId, Guid? except, CancellationToken ct)
    {
        foreach (var row in await mutation.Db.Sessions.Where(row => row.UserId == userId && row.EndedAt == null && row.Id != except).ToListAsync(ct))
            End(mutation, row);
    }

    /// <summary>Ends one within a mutation.</summary>
    public static void End(Mutation mutation, SessionRow row)
    {
        row.EndedAt = mutation.Now;
        mutation.Feed(ChangeKind.Session, row.Subject);
        mutation.Audit("session.end", new("user", row.UserId.ToString(), mutation.Actor.Name), new { row.Id, row.Device }, null);
    }
}
