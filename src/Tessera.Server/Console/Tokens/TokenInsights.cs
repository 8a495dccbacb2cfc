using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Verification;
using Tessera.Tokens;

namespace Tessera.Server.Console.Tokens;

/// <summary>Reads what a token's page shows besides the record. Whoever calls this has made sure that the viewer may see the token.</summary>
internal sealed class TokenInsights(TokenHistory history, ListAuditEvents events, Questions questions, ProjectDirectory projects)
{
    private const int ShownEvents = 20;

    /// <summary>Gives it to the page, whose part <c>TokenUse</c> shows it.</summary>
    public async Task AttachAsync(HttpContext http, TesseraDb db, Guid tokenId, CancellationToken ct)
    {
        var row = await db.Tokens.AsNoTracking().SingleAsync(token => token.Id == tokenId, ct);
        var form = TrialForm.Read(http.Request.Query);
        var filter = new AuditFilter(null, null, null, tokenId, null, null, null);
        http.Features.Set(new TokenInsight
        {
            Use = await history.ExecuteAsync(db, tokenId, ct),
            Events = (await events.ExecuteAsync(db, filter, new(ShownEvents, null, ""), ct)).Items,
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

        var verdict = questions.Try(TokenDigest.FromBytes(row.Digest), question, out var ambiguous);
        return new(verdict, ambiguous, row.Kind == TokenKind.Personal ? null : row.Scope);
    }
}
