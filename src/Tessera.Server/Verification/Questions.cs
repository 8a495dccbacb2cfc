using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Telemetry;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Verification;

/// <summary>Answers questions about tokens, for one caller.</summary>
internal sealed class Questions(TokenVerifier verifier, VerdictMeter verdicts, CurrentCatalogue catalogue, ProjectIndex projects, ProjectGate gate, IOptions<TesseraOptions> options)
{
    /// <summary>Reason on the wire: programs may read the path in different ways.</summary>
    public const string AmbiguousPath = "ambiguous_path";

    private readonly string publicUrl = options.Value.PublicUrl;

    /// <summary>
    /// Answers a question whose form has been checked; null when this node cannot tell any more, although it could when the caller was looked at: the body took
    /// its time.
    /// </summary>
    public VerifyAnswer? Answer(VerifyQuestion question, Caller caller)
    {
        var begun = verdicts.Begin();
        var verdict = Judge(verifier.Identify(question.Token), question, out var ambiguous);
        verdicts.Note(verdict, VerdictVia.Verify, ClientAddress.From(question.Ip is null ? null : IPAddress.Parse(question.Ip)), begun);
        return verdict.Reason == VerdictReason.Stale ? null : Answer(verdict, ambiguous ? AmbiguousPath : ReasonFor(verdict, caller), question.Permission);
    }

    /// <summary>What would be answered to whoever presents the token with this digest. Not counted as a use.</summary>
    /// <param name="digest">The token's digest.</param>
    /// <param name="question">The question; its token is not looked at.</param>
    /// <param name="ambiguous">Whether the path is refused to everybody, because programs may read it in different ways.</param>
    public Verdict Try(in TokenDigest digest, VerifyQuestion question, out bool ambiguous) => Judge(verifier.Identify(digest), question, out ambiguous);

    [SkipLocalsInit]
    private Verdict Judge(Verdict verdict, VerifyQuestion question, out bool ambiguous)
    {
        ambiguous = false;
        if (verdict.IsAllowed && question.Path is not null)
        {
            Span<char> buffer = stackalloc char[RequestPath.MaxLength];
            ambiguous = !RequestPath.TryDecode(question.Path, buffer, out var path);
            var match = !ambiguous && catalogue.Value.TryFindApi(question.Api, out var api) ? api.Routes.Match(question.Method, path) : null;
            verdict = verifier.Authorize(verdict, match, path);
        }

        if (!verdict.IsAllowed)
            return verdict;
        if (question.Permission is not null)
            return AuthorizeNamed(verdict, question);
        // A project alone asks whether the token belongs to it; a path has named its own.
        return question.Project is not null && question.Path is null ? verifier.AuthorizeIn(verdict, SlugOf(question.Project)) : verdict;
    }

    private static string? SlugOf(string? project) => ProjectSlug.TryParse(project, out var slug) ? slug.Text : project;

    private Verdict AuthorizeNamed(in Verdict verdict, VerifyQuestion question)
    {
        catalogue.Value.TryFind(question.Permission!, out var action);
        // A project token means nothing without a project; for the others it is asked for by whoever knows that the operation belongs to one.
        return question.Project is null && verdict.Token.Grant.Kind != TokenKind.Project
            ? TokenVerifier.Authorize(verdict, action)
            : verifier.Authorize(verdict, action, SlugOf(question.Project));
    }

    private VerifyAnswer Answer(in Verdict verdict, string reason, string? asked)
    {
        if (!verdict.IsLive)
            return new(Active: false, Allowed: false, reason);
        var grant = verdict.Token.Grant;
        var isService = grant.Kind == TokenKind.Service;
        var owner = grant.Owner is { } user ? new VerifiedOwner(user.Id, user.Email, user.Name) : null;
        var token = new TokenInAnswer(
            verdict.Token.Id, grant.Kind.ToWire(), verdict.Token.Name, owner, grant.Project, isService ? null : grant.Scope, isService ? grant.Scope : null, verdict.Token.ExpiresAt);
        var page = Refusals.TokenPage(verdict.Token, publicUrl);
        return verdict.IsAllowed
            ? new(Active: true, Allowed: true, Token: token, TokenPage: page)
            : new(Active: true, Allowed: false, reason, verdict.Reason == VerdictReason.InsufficientScope ? verdict.Action?.Permission.Text ?? asked : null, token, page);
    }

    private string ReasonFor(in Verdict verdict, Caller caller)
    {
        if (verdict.Reason != VerdictReason.Revoked)
            return verdict.Reason.ToWire();
        return MayRead(caller, verdict.Token.Grant) ? verdict.Reason.ToWire() : verdict.Reason.ToPublicWire();
    }

    private bool MayRead(Caller caller, Grant grant)
    {
        if (grant.Kind == TokenKind.Project)
            return grant.Project is { } slug && projects.TryFind(slug, out var project) && gate.MayChange(caller, project);
        return grant.Owner is { } owner ? caller.UserId == owner.Id : caller.May(TesseraPermissions.ServiceTokenRead, catalogue.Value);
    }
}
