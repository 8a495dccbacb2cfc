using System.Runtime.CompilerServices;
using System.Text;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>
/// The one place where a token is judged: format, digest, index, expiry, permission. Pure and in memory; allocates nothing.
/// </summary>
public sealed class TokenVerifier(TokenIndex index, ProjectIndex projects, TokenFormat format, Freshness freshness, TimeProvider clock)
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
    public Verdict Identify(ReadOnlySpan<byte> token) =>
        format.IsWellFormed(token, out _) ? Identify(TokenDigest.Compute(token)) : new(VerdictReason.Malformed);

    /// <summary>The same of a token whose digest is known: for whoever may look at its record, and does not have its text.</summary>
    public Verdict Identify(in TokenDigest digest)
    {
        if (freshness.MustRefuse)
            return new(VerdictReason.Stale);
        return index.TryFind(digest, out var found) ? new(Judge(found), found) : new(VerdictReason.Unknown);
    }

    /// <summary>Whether a live token gives an action. Not for actions that belong to a project: see the other overload.</summary>
    public static Verdict Authorize(in Verdict identified, CatalogueAction? action) =>
        identified.IsAllowed ? identified with { Action = action, Reason = Judge(identified.Token.Grant, action) } : identified;

    /// <summary>Whether a grant gives an action outside of projects, whoever has it: a token, or a user who is there in person.</summary>
    /// <param name="grant">What is given.</param>
    /// <param name="action">The action; null: nowhere, which is refused.</param>
    public static VerdictReason Judge(Grant grant, CatalogueAction? action)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return action is not null && grant.Kind != TokenKind.Project && grant.Rights.Allow(action) ? VerdictReason.Allowed : VerdictReason.InsufficientScope;
    }

    /// <summary>Whether a grant gives an action in one project: by its rights, and by belonging to it.</summary>
    /// <param name="grant">What is given.</param>
    /// <param name="action">The action; null: nowhere, which is refused.</param>
    /// <param name="project">The project's slug, vcs in short form.</param>
    public VerdictReason Judge(Grant grant, CatalogueAction? action, ReadOnlySpan<char> project)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var access = projects.AccessOf(grant, project);
        return access == Access.None ? VerdictReason.WrongProject
            : action is not null && access >= action.Access && grant.Rights.Allow(action) ? VerdictReason.Allowed
            : VerdictReason.InsufficientScope;
    }

    /// <summary>Whether a live token, or the user it belongs to, belongs to a project; the verdict then says nothing about permissions.</summary>
    /// <param name="identified">What <see cref="Identify(ReadOnlySpan{char})"/> found.</param>
    /// <param name="project">The project's slug, vcs in short form.</param>
    public Verdict AuthorizeIn(in Verdict identified, ReadOnlySpan<char> project) =>
        identified.IsAllowed && projects.AccessOf(identified.Token.Grant, project) == Access.None
            ? identified with { Reason = VerdictReason.WrongProject }
            : identified;

    /// <summary>Whether a live token gives an action in one project: by its rights, and by belonging to it.</summary>
    /// <param name="identified">What <see cref="Identify(ReadOnlySpan{char})"/> found.</param>
    /// <param name="action">The action; null: nowhere, which is refused.</param>
    /// <param name="project">The project's slug, vcs in short form.</param>
    public Verdict Authorize(in Verdict identified, CatalogueAction? action, ReadOnlySpan<char> project) =>
        identified.IsAllowed ? identified with { Action = action, Reason = Judge(identified.Token.Grant, action, project) } : identified;

    /// <summary>Whether a live token gives the operation that a path leads to.</summary>
    /// <param name="identified">What <see cref="Identify(ReadOnlySpan{char})"/> found.</param>
    /// <param name="match">Where the path leads; null: nowhere, which is refused.</param>
    /// <param name="path">The path that matched, for the project in it.</param>
    [SkipLocalsInit]
    public Verdict Authorize(in Verdict identified, RouteMatch? match, ReadOnlySpan<char> path)
    {
        if (!identified.IsAllowed || match is null)
            return Authorize(identified, match?.Action);
        if (match.Project is not null)
        {
            Span<char> buffer = stackalloc char[ProjectSlug.MaxLength];
            return Authorize(identified, match.Action, match.Project.ReadSlug(path, buffer));
        }

        return identified.Token.Grant.Kind == TokenKind.Project
            ? identified with { Action = match.Action, Reason = VerdictReason.WrongProject }
            : Authorize(identified, match.Action);
    }

    /// <summary>Counts the verdict into the token's usage.</summary>
    public void CountUse(in Verdict verdict, ClientAddress from)
    {
        if (verdict.HasToken)
            index.CountUse(verdict, clock.GetUtcNow().ToUnixTimeMilliseconds(), from);
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
