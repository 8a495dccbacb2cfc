using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.ProjectTokens;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Projects;

/// <summary>
/// Changes to projects on behalf of whoever called an API that runs in this process: the same operations as behind <c>/v1/projects</c>, by the token that
/// the request presents, judged anew.
/// </summary>
internal sealed class ProjectAdministration(
    IDbContextFactory<TesseraDb> contexts, TokenVerifier verifier, ClientAddresses addresses,
    EditProject edit, ListProjectTokens list, CreateProjectToken create, DeleteProjectToken delete) : IProjectAdministration
{
    public Task<Administered<Project>> UpdateAsync(HttpContext http, Guid projectId, bool? isPublic, string? defaultBranch, CancellationToken ct) => RunAsync(http, async (db, caller) =>
    {
        var visibility = isPublic switch { true => ProjectFields.Public, false => ProjectFields.Private, null => null };
        return await edit.ExecuteAsync(db, caller, projectId, new(Visibility: visibility, DefaultBranch: defaultBranch), version: null, ct) switch
        {
            EditProject.Outcome.Edited { Row: var row } => new Administered<Project>(new(row.Id, row.Slug, row.Name, row.IsPublic, row.DefaultBranch)),
            EditProject.Outcome.Invalid invalid => Invalid<Project>(invalid.Field, invalid.Message),
            EditProject.Outcome.Refused refused => Refused<Project>(refused.Why),
            _ => throw new UnreachableException(),
        };
    }, ct, alsoProjectTokens: true);

    public Task<Administered<IReadOnlyList<ProjectToken>>> ListTokensAsync(HttpContext http, Guid projectId, CancellationToken ct) => RunAsync(http, async (db, caller) =>
        await list.ExecuteAsync(db, caller, projectId, new(int.MaxValue - 1, After: null, Query: ""), ct) switch
        {
            ListProjectTokens.Outcome.Listed listed => new Administered<IReadOnlyList<ProjectToken>>([.. listed.Page.Items.Select(Of)]),
            ListProjectTokens.Outcome.Refused refused => Refused<IReadOnlyList<ProjectToken>>(refused.Why),
            _ => throw new UnreachableException(),
        }, ct);

    public Task<Administered<NewProjectToken>> CreateTokenAsync(HttpContext http, Guid projectId, string? label, string? scope, CancellationToken ct) => RunAsync(http, async (db, caller) =>
        await create.ExecuteAsync(db, caller, projectId, new(label ?? "", scope ?? ""), ct) switch
        {
            ProjectTokenOutcome.NewSecret { Token: var made } => new(new(new(made.Record.Id, made.Record.Name, made.Record.Scope!), made.Secret.Reveal())),
            var outcome => Refused<NewProjectToken>(outcome),
        }, ct);

    public Task<Administered<ProjectToken>> DeleteTokenAsync(HttpContext http, Guid projectId, Guid tokenId, CancellationToken ct) => RunAsync(http, async (db, caller) =>
        await delete.ExecuteAsync(db, caller, projectId, tokenId, ct) switch
        {
            ProjectTokenOutcome.Deleted deleted => new(Of(deleted.Record)),
            var outcome => Refused<ProjectToken>(outcome),
        }, ct);

    private async Task<Administered<T>> RunAsync<T>(HttpContext http, Func<TesseraDb, Caller, Task<Administered<T>>> run, CancellationToken ct, bool alsoProjectTokens = false)
        where T : class
    {
        if (http.GetTokenSecret() is not { } secret)
            return new(null, StatusCodes.Status401Unauthorized, "A token is needed.");
        var verdict = verifier.Identify(secret);
        if (!verdict.IsAllowed)
        {
            if (verdict.Reason != VerdictReason.Stale)
                return new(null, StatusCodes.Status401Unauthorized, verdict.Reason.ToSentence());
            StaleNotice.ComeBack(http);
            return new(null, StatusCodes.Status503ServiceUnavailable, "This node cannot verify tokens right now.");
        }

        if (verdict.Token.Grant.Kind == TokenKind.Project && !alsoProjectTokens)
            return new(null, StatusCodes.Status403Forbidden, "A project token manages nothing.");
        await using var db = await contexts.CreateDbContextAsync(ct);
        try
        {
            return await run(db, Caller.Of(verdict, addresses.Of(http)?.ToString()));
        }
        catch (TamperedRowException)
        {
            return new(null, StatusCodes.Status409Conflict, "The record does not match its seal.");
        }
    }

    private static ProjectToken Of(TokenView view) => new(view.Id, view.Name, view.Scope!);

    private static Administered<T> Invalid<T>(string field, string message)
        where T : class => new(null, StatusCodes.Status400BadRequest, $"{field}: {message}");

    private static Administered<T> Refused<T>(ProjectTokenOutcome outcome)
        where T : class => outcome switch
        {
            ProjectTokenOutcome.Invalid invalid => Invalid<T>(invalid.Field, invalid.Message),
            ProjectTokenOutcome.NotFound => new(null, StatusCodes.Status404NotFound, "There is no such token."),
            ProjectTokenOutcome.BeyondOwnRights => new(null, StatusCodes.Status403Forbidden, "This reaches further than your own rights."),
            ProjectTokenOutcome.Refused refused => Refused<T>(refused.Why),
            _ => throw new UnreachableException(),
        };

    private static Administered<T> Refused<T>(ProjectFound why)
        where T : class => why switch
        {
            ProjectFound.NotFound => new(null, StatusCodes.Status404NotFound, "There is no such project."),
            ProjectFound.Lacking lacking => new(null, StatusCodes.Status403Forbidden, $"This needs {lacking.Permission}.", lacking.Permission),
            _ => throw new UnreachableException(),
        };
}
