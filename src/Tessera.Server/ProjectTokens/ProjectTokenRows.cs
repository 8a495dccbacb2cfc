using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.ProjectTokens;

internal static class ProjectTokenRows
{
    /// <summary>A project's tokens: not those that were deleted, and not those that a rotation deleted by the end of their grace (spec T5).</summary>
    public static IQueryable<TokenRow> Of(TesseraDb db, Guid projectId, DateTimeOffset now) => db.Tokens.Where(token =>
        token.Kind == TokenKind.Project && token.ProjectId == projectId && token.DeletedAt == null && (token.RetiresAt == null || token.RetiresAt > now));
}
