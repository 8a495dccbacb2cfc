using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Projects;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Verification;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Console.Tokens;

/// <summary>Reads what a token's page shows besides the record. Whoever calls this has made sure that the viewer may see the token.</summary>
internal sealed class TokenInsights(TokenHistory history, Questions questions, ProjectDirectory projects)
{
    private const int ShownEvents = 20;

    private static readonly CompiledQuery<Func<TesseraDb, Guid, Task<TokenRow>>> Row = new(() =>
        EF.CompileAsyncQuery((TesseraDb db, Guid tokenId) => db.Tokens.AsNoTracking().Single(token => token.Id == tokenId)));

    /// <summary>Gives it to the page, whose part <c>TokenUse</c> shows it.</summary>
    public async Task AttachAsync(HttpContext http, TesseraDb db, Guid tokenId, CancellationToken ct)
    {
        var row = await Row.For(db)(db, tokenId);
        var form = TrialForm.Read(http.Request.Query);
        http.Features.Set(new TokenInsight
        {
            Use = await history.OfAsync(db, tokenId, row, ct),
            Events = await ListTokenEvents.ExecuteAsync(db, row, ShownEvents, ct),
            Form = form,
            Result = TryOut(row, form),
            Apis = [.. http.Viewer().Catalogue.Apis.Select(api => api.Name).Where(name => name != CatalogueAction.ManagementApi)],
        });
    }

    private Trial? TryOut(TokenRow row, TrialForm form)
    {
        if (!form.IsAsked)
            return null;
        var question = form.ToQuestion(row.ProjectId is { } project ? projects.FindSlug(project) : null);
        if (question.Error() is { } error)
        {
            form.Errors.Add(error.Field, error.Message);
            return null;
        }

        var digest = TokenDigest.FromBytes(row.Digest);
        var verdict = questions.Try(digest, question, out var ambiguous);
        return new(verdict, ambiguous, row.Kind == TokenKind.Personal ? null : row.Scope, question.Permission, IsUnheardOf(digest, question, verdict));
    }

    // A path that leads nowhere is refused the same way, before the permission is looked at.
    private bool IsUnheardOf(in TokenDigest digest, VerifyQuestion question, in Verdict verdict) =>
        question.Permission is not null && verdict is { Reason: VerdictReason.InsufficientScope, Action: null }
        && (question.Path is null || questions.Try(digest, question with { Permission = null }, out _).IsAllowed);
}
