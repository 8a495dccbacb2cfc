using System.Diagnostics;
using Tessera.Permissions;
using Tessera.Server.Console.Forms;
using Tessera.Server.Console.Tokens;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.ProjectTokens;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.Projects.ApiPermissions;

/// <summary>A project's API tokens, in its settings (C3).</summary>
internal static class ApiPermissionPages
{
    public static void MapApiPermissions(this RouteGroupBuilder project)
    {
        var tokens = project.MapGroup("/settings/api-permissions").RequiringChange();
        tokens.MapGet("", ListAsync);
        tokens.MapGet("new", New);
        tokens.MapPost("new", CreateAsync);
        tokens.MapGet("{id:guid}", ShowAsync);
        tokens.MapGet("{id:guid}/rotate", AskToRotateAsync);
        tokens.MapPost("{id:guid}/rotate", RotateAsync);
        tokens.MapGet("{id:guid}/delete", AskToDeleteAsync);
        tokens.MapPost("{id:guid}/delete", DeleteAsync);
    }

    /// <summary>Address of the list.</summary>
    public static string ListOf(ProjectPlace place) => $"{place.Settings}/api-permissions";

    /// <summary>A scope as people know it. What somebody wrote into the database by hand stands as it is.</summary>
    public static string NameOf(string? scope) => Words.Find($"scope.{scope}") ?? scope ?? "–";

    private static async Task<IResult> ListAsync(HttpContext http, TesseraDb db, ListProjectTokens operation, Cursors cursors, CancellationToken ct) =>
        await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, Paging.Read(http, cursors), ct) switch
        {
            ListProjectTokens.Outcome.Listed { Page: var page } => Page.Show<ApiPermissionListPage>(http, new ApiPermissionList(page.Items, Paging.Next(http, page.Next))),
            ListProjectTokens.Outcome.Refused refused => refused.Why.ToPage(http),
            _ => throw new UnreachableException(),
        };

    private static IResult New(HttpContext http) => Page.Show<NewProjectTokenPage>(http, new NewProjectToken());

    private static async Task<IResult> CreateAsync(HttpContext http, TesseraDb db, CreateProjectToken operation, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var entered = new NewProjectToken { Label = form.Text("label"), Scope = form.Text("scope"), Duration = form.Text("duration") };
        var request = new CreateProjectToken.Request(entered.Label, entered.Scope, form.Days("duration"));
        return await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, request, ct) switch
        {
            ProjectTokenOutcome.NewSecret { Token: var token } => NewSecrets.Show(once, CallerOf(http), token, $"{ListOf(http.Place())}/{token.Record.Id}"),
            ProjectTokenOutcome.Invalid invalid => Page.Again<NewProjectTokenPage>(http, entered with { Errors = FormErrors.Of(invalid.Field, invalid.Message) }),
            var outcome => Refused(http, outcome),
        };
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, Guid id, TesseraDb db, ProjectGate gate, TokenViews views, TokenInsights insights, ShownOnce once, CancellationToken ct)
    {
        TokenView? found = null;
        var refusal = await WithTokenAsync(http, id, db, gate, views, token => { found = token; return Results.Empty; }, ct);
        if (found is null)
            return refusal;
        await insights.AttachAsync(http, db, id, ct);
        return Page.Show<ProjectTokenPage>(http, new ProjectTokenDetail(found, NewSecrets.Take(http, once, id)));
    }

    private static Task<IResult> AskToRotateAsync(HttpContext http, Guid id, TesseraDb db, ProjectGate gate, TokenViews views, CancellationToken ct) =>
        WithTokenAsync(http, id, db, gate, views, token => Page.Show<RotateProjectTokenPage>(http, new TokenQuestion(token)), ct);

    private static Task<IResult> AskToDeleteAsync(HttpContext http, Guid id, TesseraDb db, ProjectGate gate, TokenViews views, CancellationToken ct) =>
        WithTokenAsync(http, id, db, gate, views, token => Page.Show<DeleteProjectTokenPage>(http, new TokenQuestion(token)), ct);

    private static async Task<IResult> RotateAsync(
        HttpContext http, Guid id, TesseraDb db, RotateProjectToken operation, ProjectGate gate, TokenViews views, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, id, new(form.TextOrNull("grace"), form.Has("onFirstUse")), ct) switch
        {
            ProjectTokenOutcome.NewSecret { Token: var token } => NewSecrets.Show(once, CallerOf(http), token, $"{ListOf(http.Place())}/{token.Record.Id}"),
            ProjectTokenOutcome.Invalid => await AskToRotateAsync(http, id, db, gate, views, ct),
            ProjectTokenOutcome.AlreadyRotated => Page.GoTo($"{ListOf(http.Place())}?done=rotated-before"),
            var outcome => Refused(http, outcome),
        };
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, Guid id, TesseraDb db, DeleteProjectToken operation, ProjectGate gate, TokenViews views, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        if (!TypedConfirmation.Confirms(form.Text(TypedConfirmation.Field), TypedConfirmation.Delete))
        {
            FormErrors errors = new() { { TypedConfirmation.Field, "– in capital letters, and nothing else." } };
            return await WithTokenAsync(http, id, db, gate, views, token => Page.Again<DeleteProjectTokenPage>(http, new TokenQuestion(token) { Errors = errors }), ct);
        }

        return await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, id, ct) switch
        {
            ProjectTokenOutcome.Deleted => Page.GoTo($"{ListOf(http.Place())}?done=token-deleted"),
            var outcome => Refused(http, outcome),
        };
    }

    private static async Task<IResult> WithTokenAsync(
        HttpContext http, Guid id, TesseraDb db, ProjectGate gate, TokenViews views, Func<TokenView, IResult> show, CancellationToken ct) =>
        await ShowProjectToken.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, id, gate, http.Viewer().Now, views, ct) switch
        {
            ShowProjectToken.Outcome.Shown shown => show(shown.Token),
            ShowProjectToken.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            ShowProjectToken.Outcome.Refused refused => refused.Why.ToPage(http),
            _ => throw new UnreachableException(),
        };

    private static IResult Refused(HttpContext http, ProjectTokenOutcome outcome) => outcome switch
    {
        ProjectTokenOutcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
        ProjectTokenOutcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
        ProjectTokenOutcome.Refused refused => refused.Why.ToPage(http),
        _ => throw new UnreachableException(),
    };

    private static Caller CallerOf(HttpContext http) => http.Viewer().Caller!;
}

internal sealed record ApiPermissionList(IReadOnlyList<TokenView> Tokens, string? Next);

internal sealed record ProjectTokenDetail(TokenView Token, NewSecret? New);

/// <summary>A token about to be made: with the least that a token can do, unless more is chosen.</summary>
internal sealed record NewProjectToken
{
    public string Label { get; init; } = "";

    public string Scope { get; init; } = ProjectScopes.Status;

    public string Duration { get; init; } = "unlimited";

    public FormErrors Errors { get; init; } = [];
}
