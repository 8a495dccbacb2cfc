using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>
/// Gives a service token a new secret (spec T4). The old one stops at once or after a grace, never later than the record expires; a secret that was
/// still in the grace of an earlier regeneration stops now.
/// </summary>
internal sealed class RegenerateServiceToken(Mutations mutations, ServiceTokenGrant grant, TokenFormat format, TokenViews views)
{
    public sealed record Request(string? Grace = null);

    /// <summary>Regenerates it.</summary>
    /// <param name="db">The store.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Which token.</param>
    /// <param name="grace">How long the old secret goes on working.</param>
    /// <param name="seenHint">How the secret begins that the caller saw when they decided; null when they saw none.</param>
    /// <param name="ct">Stops it before it commits.</param>
    public async Task<ServiceTokenOutcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, TimeSpan grace, string? seenHint, CancellationToken ct)
    {
        // What the caller wants replaced. Who comes second finds another digest, and must not kill a secret that somebody was just given.
        var seen = await ServiceTokenRows.All(db).AsNoTracking().Where(token => token.Id == id).Select(token => token.Digest).SingleOrDefaultAsync(ct);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var row = await ServiceTokenRows.FindAsync(db, id, ct);
        if (row is null || seen is null)
            return new ServiceTokenOutcome.NotFound();
        if (!row.Digest.AsSpan().SequenceEqual(seen) || (seenHint is not null && seenHint != row.Hint))
            return new ServiceTokenOutcome.RegeneratedMeanwhile();
        if (!grant.IsWithin(caller, row))
            return new ServiceTokenOutcome.BeyondOwnRights();
        if (row.ExpiresAt <= mutation.Now)
            return new ServiceTokenOutcome.Expired();
        var before = views.Of(row);
        var secret = TokenSecret.Create(TokenKind.Service, format);
        var forgotten = row.OldDigest;
        row.OldDigest = row.Digest;
        row.OldDigestUntil = TokenFields.GraceEnd(row, mutation.Now + grace);
        row.Digest = secret.Digest.ToArray();
        row.Hint = secret.Hint;
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest, row.OldDigest, forgotten);
        mutation.Audit("service-token.regenerate", row.AuditTarget(), before, views.Of(row));
        return new ServiceTokenOutcome.NewSecret(new(row, secret, await mutation.CommitAsync()));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Request? request, TesseraDb db, RegenerateServiceToken operation, TokenViews views, CancellationToken ct) =>
        TokenFields.TryGrace(request?.Grace, out var grace, out var error)
            ? (await operation.ExecuteAsync(db, http.Caller(), id, grace, seenHint: null, ct)).ToAnswer(http, views)
            : Problems.Invalid(("grace", error));
}
