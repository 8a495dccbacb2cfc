using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Verification;

/// <summary>
/// <c>POST /v1/revoke</c>, RFC 7009: whoever holds a token gives it up. 200 also for tokens that are not known. The lingering old secret of a
/// regenerated token is given up alone: its holder has no say about the new one.
/// </summary>
internal sealed class RevokeToken(Mutations mutations, TokenViews views)
{
    /// <summary>Revokes the token with this digest.</summary>
    /// <returns>The epoch after which every node refuses it; null when there was nothing to revoke.</returns>
    public async Task<long?> ExecuteAsync(TesseraDb db, TokenDigest digest, string? ip, CancellationToken ct)
    {
        var bytes = digest.ToArray();
        await using var mutation = await mutations.BeginAsync(db, Actor.System("holder") with { Ip = ip }, ct);
        var row = await db.Tokens.SingleOrDefaultAsync(token => (token.Digest == bytes || token.OldDigest == bytes) && token.DeletedAt == null, ct);
        if (row is null)
            return null;
        if (row.Digest.AsSpan().SequenceEqual(bytes))
        {
            TokenDeletion.Apply(mutation, row, views, "token.revoke");
        }
        else if (row.OldDigestUntil <= mutation.Now)
        {
            // Dead already: repeating it must not fill the audit log.
            return null;
        }
        else
        {
            row.OldDigestUntil = mutation.Now;
            mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest, row.OldDigest);
            mutation.Audit("token.revoke-old-secret", views.TargetOf(row), null, views.Of(row));
        }

        return await mutation.CommitAsync();
    }

    public static async Task<IResult> HandleAsync(
        HttpContext http, TesseraDb db, RevokeToken operation, TokenVerifier verifier, ClientAddresses addresses, FailureThrottle throttle, CancellationToken ct)
    {
        var (secret, error) = await TokenForm.ReadAsync(http);
        if (error is not null)
            return error;
        var address = addresses.Of(http);
        var verdict = verifier.Identify(secret);
        if (throttle.Admit(address, verdict.Reason) is { } wait)
            return Refusals.TooManyFailures(http, wait);
        if (verdict.Reason == VerdictReason.Stale)
            return Refusals.Unauthorized(http, verdict);
        if (verdict.HasToken && await operation.ExecuteAsync(db, verdict.Token.Digest, address?.ToString(), ct) is { } epoch)
            Answers.SetEpoch(http, epoch);
        return TypedResults.Ok();
    }
}
