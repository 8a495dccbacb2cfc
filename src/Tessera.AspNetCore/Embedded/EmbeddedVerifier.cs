using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Tokens;
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
        var verdict = instance.Verifier.Identify(question.Secret);
        if (verdict.IsAllowed && (question.Permission ?? question.Project) is not null)
            verdict = Authorize(instance, verdict, question);
        if (question.CountsAsUse)
            instance.Verifier.CountUse(verdict, ClientAddress.From(question.From));
        var token = verdict.IsLive ? Describe(verdict.Token) : null;
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

    private static Verdict Authorize(EmbeddedInstance instance, in Verdict verdict, TokenQuestion question)
    {
        CatalogueAction? action = null;
        if (question.Permission is not null)
            instance.Catalogue.TryFind(question.Permission, out action);
        // A project's token means nothing without a project.
        if (question.Project is null && verdict.Token.Grant.Kind != TokenKind.Project)
            return TokenVerifier.Authorize(verdict, action);
        return question.Permission is null ? instance.Verifier.AuthorizeIn(verdict, question.Project) : instance.Verifier.Authorize(verdict, action, question.Project);
    }

    private static VerifiedToken Describe(IndexedToken token)
    {
        var grant = token.Grant;
        return new(token.Id, grant.Kind, token.Name)
        {
            Owner = grant.Owner is { } owner ? new(owner.Id, owner.Email, owner.Name) : null,
            Project = grant.Project,
            Scope = grant.Scope,
            ExpiresAt = token.ExpiresAt,
        };
    }
}
