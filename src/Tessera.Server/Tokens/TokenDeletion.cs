using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Tokens;

/// <summary>Deletes a token record of any kind: for good, from the next verification on (spec T7, T8).</summary>
internal static class TokenDeletion
{
    /// <summary>Marks the row deleted, frees its name, and has every node forget it. The caller commits.</summary>
    public static void Apply(Mutation mutation, TokenRow row, TokenViews views, string action)
    {
        var before = views.Of(row);
        row.DeletedAt = mutation.Now;
        row.NameKey = null;
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest, row.OldDigest);
        mutation.Audit(action, views.TargetOf(row), before, null);
    }
}
