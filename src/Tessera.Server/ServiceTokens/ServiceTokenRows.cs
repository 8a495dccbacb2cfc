using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.ServiceTokens;

internal static class ServiceTokenRows
{
    /// <summary>The service tokens that are not deleted.</summary>
    public static IQueryable<TokenRow> All(TesseraDb db) => db.Tokens.Where(token => token.Kind == TokenKind.Service && token.DeletedAt == null);

    /// <summary>One of them; null when there is none of that id.</summary>
    public static Task<TokenRow?> FindAsync(TesseraDb db, Guid id, CancellationToken ct) => All(db).SingleOrDefaultAsync(token => token.Id == id, ct);
}
