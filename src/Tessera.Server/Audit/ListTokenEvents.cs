using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>
/// Lists what was done to a token, newest first. A rotation is noted with the token that was rotated, so the history of the new one goes back through those that
/// it took the place of. Whoever calls this has made sure that the viewer may see the token: those before it had the same owner or project.
/// </summary>
internal static class ListTokenEvents
{
    public static async Task<IReadOnlyList<TokenEventView>> ExecuteAsync(TesseraDb db, TokenRow token, int limit, CancellationToken ct)
    {
        var line = new List<string> { token.Id.ToString() };
        // Each step back is an event at least: further back nothing would be shown.
        for (var id = token.RotatedFrom; id is { } known && line.Count < limit;)
        {
            line.Add(known.ToString());
            id = await db.Tokens.Where(before => before.Id == known).Select(before => before.RotatedFrom).SingleOrDefaultAsync(ct);
        }

        return await db.Audit.AsNoTracking().Where(row => row.TargetKind == "token" && EF.Parameter(line).Contains(row.TargetId)).OrderByDescending(row => row.Id).Take(limit)
            .Select(row => new TokenEventView(row.At, row.ActorName, row.Action)).ToListAsync(ct);
    }
}

/// <summary>One thing that was done to a token.</summary>
internal sealed record TokenEventView(DateTimeOffset At, string ActorName, string Action);
