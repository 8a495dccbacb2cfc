using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Server.Apis;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Telemetry;
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
        var verdict = OwnJudgement.Of(verifier, catalogue.Value, verifier.Identify(question.Secret), question);
        if (question.CountsAsUse)
            verdicts.Note(verdict, VerdictVia.Hosted, ClientAddress.From(question.From), begun);
        return new()
        {
            Reason = verdict.Reason,
            Token = verdict.IsLive ? OwnJudgement.Describe(verdict.Token) : null,
            Missing = verdict.Reason == VerdictReason.InsufficientScope ? question.Permission : null,
            TokenPage = verdict.IsLive ? Refusals.TokenPage(verdict.Token, publicUrl) : null,
            IsStale = verifier.IsStale,
        };
    }
}
