using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Telemetry;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Verification;

/// <summary>Judges tokens for the APIs that run in this process, by the index that everything else is judged by.</summary>
internal sealed class InProcessVerifier(TokenVerifier verifier, VerdictMeter verdicts, CurrentCatalogue catalogue, IOptions<TesseraOptions> options) : ITokenVerifier
{
    private readonly string publicUrl = options.Value.PublicUrl;

    public ValueTask<TokenVerdict> VerifyAsync(TokenQuestion question, CancellationToken ct) => new(Verify(question));

    private TokenVerdict Verify(TokenQuestion question)
    {
        var begun = verdicts.Begin();
        var verdict = verifier.Identify(question.Secret);
        if (verdict.IsAllowed && (question.Permission ?? question.Project) is not null)
            verdict = Authorize(verdict, question);
        if (question.CountsAsUse)
            verdicts.Note(verdict, VerdictVia.Hosted, ClientAddress.From(question.From), begun);
        return new()
        {
            Reason = verdict.Reason,
            Token = verdict.IsLive ? Describe(verdict.Token) : null,
            Missing = verdict.Reason == VerdictReason.InsufficientScope ? question.Permission : null,
            TokenPage = verdict.IsLive ? Refusals.TokenPage(verdict.Token, publicUrl) : null,
            IsStale = verifier.IsStale,
        };
    }

    private Verdict Authorize(in Verdict verdict, TokenQuestion question)
    {
        CatalogueAction? action = null;
        if (question.Permission is not null)
            catalogue.Value.TryFind(question.Permission, out action);
        // A project's token means nothing without a project.
        if (question.Project is null && verdict.Token.Grant.Kind != TokenKind.Project)
            return TokenVerifier.Authorize(verdict, action);
        return question.Permission is null ? verifier.AuthorizeIn(verdict, question.Project) : verifier.Authorize(verdict, action, question.Project);
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
