using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.AspNetCore.Remote;

/// <summary>Has the server judge tokens. Without an answer that makes sense nothing is allowed.</summary>
internal sealed class RemoteVerifier : ITokenVerifier
{
    private const string StaleHeader = "X-Tessera-Stale";

    private readonly InstanceCalls calls;
    private readonly TokenPages pages;
    private readonly AnswerCache<QuestionKey, TokenVerdict> cache;

    public RemoteVerifier(InstanceCalls calls, IOptions<TesseraClientOptions> options, TimeProvider clock)
    {
        this.calls = calls;
        pages = new(options.Value);
        cache = new(options.Value.CacheFor, options.Value.CacheSize, clock, verdict => verdict.Token?.ExpiresAt);
    }

    public async ValueTask<TokenVerdict> VerifyAsync(TokenQuestion question, CancellationToken ct)
    {
        if (!TryDigest(question.Secret, out var digest))
            return new() { Reason = VerdictReason.Malformed };
        try
        {
            // The question goes on when whoever asked first goes away: others may be waiting for it.
            return await cache.GetAsync(new(digest, question.Permission, question.Project), () => AskAsync(question)).WaitAsync(ct);
        }
        catch (TesseraUnavailableException)
        {
            return new() { Reason = VerdictReason.Stale };
        }
    }

    // The server has the last word on what a token looks like; here it is only kept from being asked about what cannot be one.
    private static bool TryDigest(string secret, out TokenDigest digest)
    {
        Span<byte> bytes = stackalloc byte[TokenFormat.MaxLength];
        digest = default;
        if (secret.Length is < TokenFormat.StandardLength or > TokenFormat.MaxLength || !Encoding.ASCII.TryGetBytes(secret, bytes, out var length) || secret.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;
        digest = TokenDigest.Compute(bytes[..length]);
        return true;
    }

    private Task<TokenVerdict> AskAsync(TokenQuestion question) => calls.AskAsync(
        HttpMethod.Post,
        "v1/verify",
        JsonContent.Create(new WireQuestion(question.Secret, question.Permission, question.Project, question.From?.ToString()), WireJson.Default.WireQuestion),
        async answer =>
        {
            if (!answer.IsSuccessStatusCode)
                throw InstanceCalls.Unusable(answer);
            var verdict = VerdictOf(await InstanceCalls.ReadAsync(answer, WireJson.Default.WireAnswer), question);
            return answer.Headers.Contains(StaleHeader) ? verdict with { IsStale = true } : verdict;
        },
        CancellationToken.None);

    private TokenVerdict VerdictOf(WireAnswer answer, TokenQuestion question)
    {
        var reason = ReasonOf(answer);
        if (!answer.Active)
            return new() { Reason = reason };
        var token = TokenOf(answer.Token ?? throw Nonsense("a live token without its record"));
        return new()
        {
            Reason = reason,
            Token = token,
            Missing = reason == VerdictReason.InsufficientScope ? answer.Missing ?? question.Permission : null,
            TokenPage = pages.Of(token, answer.TokenPage),
        };
    }

    private static VerdictReason ReasonOf(WireAnswer answer) => (answer.Active, answer.Allowed, answer.Reason) switch
    {
        (true, true, null) => VerdictReason.Allowed,
        (true, false, "insufficient_scope") => VerdictReason.InsufficientScope,
        (true, false, "wrong_project") => VerdictReason.WrongProject,
        (false, false, "malformed") => VerdictReason.Malformed,
        (false, false, "unknown") => VerdictReason.Unknown,
        (false, false, "revoked") => VerdictReason.Revoked,
        (false, false, "expired") => VerdictReason.Expired,
        _ => throw Nonsense("an answer that contradicts itself"),
    };

    private static VerifiedToken TokenOf(WireToken token) => new(token.Id, TryKind(token.Kind, out var kind) ? kind.Value : throw Nonsense("a token of no known kind"), token.Name)
    {
        Owner = token.Owner is { } owner ? new(owner.Id, owner.Email, owner.Name) : null,
        Project = token.Project,
        Scope = token.Scope ?? token.Type,
        ExpiresAt = token.ExpiresAt,
    };

    private static bool TryKind(string text, [NotNullWhen(true)] out TokenKind? kind)
    {
        kind = Enum.GetValues<TokenKind>().Where(known => string.Equals(known.ToWire(), text, StringComparison.Ordinal)).Cast<TokenKind?>().FirstOrDefault();
        return kind is not null;
    }

    private static JsonException Nonsense(string what) => new($"The server gave {what}.");
}
