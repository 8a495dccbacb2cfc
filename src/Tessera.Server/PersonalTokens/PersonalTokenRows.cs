using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.PersonalTokens;

internal static class PersonalTokenRows
{
    /// <summary>An owner's personal tokens: not those that were deleted, and not those that a rotation deleted by the end of their grace (spec T5).</summary>
    public static IQueryable<TokenRow> Of(TesseraDb db, Guid ownerId, DateTimeOffset now) => db.Tokens.Where(token =>
        token.Kind == TokenKind.Personal && token.OwnerId == ownerId && token.DeletedAt == null && (token.RetiresAt == null || token.RetiresAt > now));
}
