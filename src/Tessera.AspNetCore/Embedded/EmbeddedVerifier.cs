using Microsoft.Extensions.Options;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>Judges tokens by the copy that the feed keeps, as the server would.</summary>
internal sealed class EmbeddedVerifier(FeedFollower feed, IOptions<TesseraClientOptions> options) : ITokenVerifier
{
    private readonly TokenPages pages = new(options.Value);

    public ValueTask<TokenVerdict> VerifyAsync(TokenQuestion question, CancellationToken ct) =>
        new(feed.Current is { } instance ? Verify(instance, question) : new() { Reason = VerdictReason.Stale });

    private TokenVerdict Verify(EmbeddedInstance instance, TokenQuestion question)
    {
        var verdict = OwnJudgement.Of(instance.Verifier, instance.Catalogue, instance.Verifier.Identify(question.Secret), question);
        if (question.CountsAsUse)
            instance.Verifier.CountUse(verdict, ClientAddress.From(question.From));
        var token = verdict.IsLive ? OwnJudgement.Describe(verdict.Token) : null;
        return new()
        {
            // What only the token's people may know, the server tells nobody else either.
            Reason = verdict.Reason == VerdictReason.Revoked ? VerdictReason.Unknown : verdict.Reason,
            Token = token,
            Missing = verdict.Reason == VerdictReason.InsufficientScope ? question.Permission : null,
            TokenPage = token is not null ? pages.Of(token) : null,
            IsStale = instance.Verifier.IsStale,
        };
    }
}
