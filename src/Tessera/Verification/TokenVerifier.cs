using System.Text;
using Tessera.Permissions;
using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>
/// The one place where a token is judged: format, digest, index, expiry, permission. Pure and in memory; allocates nothing.
/// </summary>
public sealed class TokenVerifier(TokenIndex index, TokenFormat format, Freshness freshness, TimeProvider clock)
{
    /// <summary>Whether answers rest on an index that is older than allowed.</summary>
    public bool IsStale => freshness.IsStale;

    /// <summary>Whether the token is live; <see cref="VerdictReason.Allowed"/> then says nothing about permissions.</summary>
    public Verdict Identify(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[TokenFormat.MaxLength];
        return token.Length <= TokenFormat.MaxLength && Encoding.UTF8.TryGetBytes(token, bytes, out var length)
            ? Identify(bytes[..length])
            : new(VerdictReason.Malformed);
    }

    /// <inheritdoc cref="Identify(ReadOnlySpan{char})"/>
    public Verdict Identify(ReadOnlySpan<byte> token)
    {
        if (!format.IsWellFormed(token, out _))
            return new(VerdictReason.Malformed);
        if (freshness.MustRefuse)
            return new(VerdictReason.Stale);
        if (!index.TryFind(TokenDigest.Compute(token), out var found))
            return new(VerdictReason.Unknown);
        return new(Judge(found), found);
    }

    /// <summary>Whether a live token gives an action. Not for actions that belong to a project: see the other overload.</summary>
    public static Verdict Authorize(in Verdict identified, CatalogueAction? action)
    {
        if (!identified.IsAllowed)
            return identified;
        var grant = identified.Token.Grant;
        return identified with
        {
            Action = action,
            Reason = action is not null && grant.Kind != TokenKind.Project && grant.Rights.Allow(action) ? VerdictReason.Allowed : VerdictReason.InsufficientScope,
        };
    }

    /// <summary>Whether a live token gives the operation that a path leads to.</summary>
    /// <param name="identified">What <see cref="Identify(ReadOnlySpan{char})"/> found.</param>
    /// <param name="match">Where the path leads; null: nowhere, which is refused.</param>
    /// <param name="path">The path that matched, for the project in it.</param>
    public static Verdict Authorize(in Verdict identified, RouteMatch? match, ReadOnlySpan<char> path)
    {
        if (!identified.IsAllowed)
            return identified;
        var grant = identified.Token.Grant;
        if (match is null || grant.Kind != TokenKind.Project)
            return Authorize(identified, match?.Action);
        var reason = match.Project is null || !match.Project.IsProject(path, grant.Project) ? VerdictReason.WrongProject
            : grant.Rights.Allow(match.Action) ? VerdictReason.Allowed
            : VerdictReason.InsufficientScope;
        return identified with { Action = match.Action, Reason = reason };
    }

    /// <summary>Counts the verdict into the token's usage.</summary>
    public void CountUse(in Verdict verdict, ClientAddress from)
    {
        if (verdict.HasToken)
            index.CountUse(verdict.Token, verdict.IsAllowed, verdict.IsLive, clock.GetUtcNow().ToUnixTimeMilliseconds(), from);
    }

    private VerdictReason Judge(in IndexedToken token)
    {
        ref var entry = ref token.Entry;
        if ((entry.Flags & TokenFlags.Revoked) != TokenFlags.None || token.Grant.IsSuspended)
            return VerdictReason.Revoked;
        return entry.ExpiresAt != TokenEntry.Never && clock.GetUtcNow().ToUnixTimeMilliseconds() >= entry.ExpiresAt
            ? VerdictReason.Expired
            : VerdictReason.Allowed;
    }
}
