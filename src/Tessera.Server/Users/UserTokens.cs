using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.Users;

/// <summary>Deletes all personal tokens of a user within a mutation, for good (spec T8, T9).</summary>
internal sealed class UserTokens(TokenViews views)
{
    /// <summary>How many there are.</summary>
    public static Task<int> CountAsync(TesseraDb db, Guid userId, CancellationToken ct) => Of(db, userId).CountAsync(ct);

    /// <summary>Marks them deleted, with feed and audit rows for each.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeleteAllAsync(Mutation mutation, Guid userId, CancellationToken ct)
    {
        var rows = await Of(mutation.Db, userId).ToListAsync(ct);
        foreach (var row in rows)
        {
            var before = views.Of(row);
            row.DeletedAt = mutation.Now;
            row.NameKey = null;
            mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest, row.OldDigest);
            mutation.Audit("personal-token.delete", row.AuditTarget(), before, null);
        }

        return rows.Count;
    }

    private static IQueryable<TokenRow> Of(TesseraDb db, Guid userId) =>
        db.Tokens.Where(row => row.OwnerId == userId && row.Kind == TokenKind.Personal && row.DeletedAt == null);
}
