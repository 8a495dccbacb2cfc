using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Console.Tokens;
using Tessera.Server.Http;
using Tessera.Server.PersonalTokens;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.PersonalTokens;

/// <summary>Personal API tokens, in the user's settings (C2): always the viewer's own.</summary>
internal static class PersonalTokenPages
{
    private const string List = "/user/tokens";

    public static void MapPersonalTokens(this IEndpointRouteBuilder pages)
    {
        var own = pages.MapGroup(List).RequireUser();
        own.MapGet("", ListAsync);
        own.MapGet("new", New);
        own.MapPost("new", CreateAsync);
        own.MapGet("{id:guid}", ShowAsync);
        own.MapGet("{id:guid}/rotate", AskToRotateAsync);
        own.MapPost("{id:guid}/rotate", RotateAsync);
        own.MapGet("{id:guid}/delete", AskToDeleteAsync);
        own.MapPost("{id:guid}/delete", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, TesseraDb db, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var page = await ListPersonalTokens.ExecuteAsync(db, OwnerOf(http), Paging.Read(http, cursors), http.Viewer().Now, views, cursors, ct);
        return Page.Show<PersonalTokenListPage>(http, new PersonalTokenList(page.Items, Paging.Next(http, page.Next)));
    }

    private static IResult New(HttpContext http) => Page.Show<NewPersonalTokenPage>(http, new NewPersonalToken());

    private static async Task<IResult> CreateAsync(HttpContext http, TesseraDb db, CreatePersonalToken operation, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var caller = http.Viewer().Caller!;
        switch (await operation.ExecuteAsync(db, caller.Actor, OwnerOf(http), new(form.Text("name"), form.Days("duration")), ct))
        {
            case CreatePersonalToken.Outcome.Created { Token: var token }:
                return NewSecrets.Show(once, caller, token, $"{List}/{token.Record.Id}");
            case CreatePersonalToken.Outcome.Invalid invalid:
                return Page.Again<NewPersonalTokenPage>(http, new NewPersonalToken
                {
                    Name = form.Text("name"),
                    Duration = form.Text("duration"),
                    Errors = { { invalid.Field, invalid.Message } },
                });
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, TokenInsights insights, ShownOnce once, CancellationToken ct)
    {
        if (await ShowPersonalToken.ExecuteAsync(db, OwnerOf(http), id, http.Viewer().Now, views, ct) is not { } token)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        await insights.AttachAsync(http, db, id, ct);
        return Page.Show<PersonalTokenPage>(http, new PersonalTokenDetail(token, NewSecrets.Take(http, once, id)));
    }

    private static Task<IResult> AskToRotateAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, CancellationToken ct) =>
        AskAsync<RotatePersonalTokenPage>(http, id, db, views, ct);

    private static Task<IResult> AskToDeleteAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, CancellationToken ct) =>
        AskAsync<DeletePersonalTokenPage>(http, id, db, views, ct);

    private static async Task<IResult> AskAsync<TPage>(HttpContext http, Guid id, TesseraDb db, TokenViews views, CancellationToken ct)
        where TPage : ConsoleComponent =>
        await ShowPersonalToken.ExecuteAsync(db, OwnerOf(http), id, http.Viewer().Now, views, ct) is { } token
            ? Page.Show<TPage>(http, new TokenQuestion(token))
            : ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> RotateAsync(HttpContext http, Guid id, TesseraDb db, RotatePersonalToken operation, TokenViews views, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var caller = http.Viewer().Caller!;
        if (!Rotation.TryGrace(new(form.TextOrNull("grace"), form.Has("onFirstUse")), out var grace, out _))
            return await AskToRotateAsync(http, id, db, views, ct);
        return await operation.ExecuteAsync(db, caller.Actor, OwnerOf(http), id, grace, form.Has("onFirstUse"), ct) switch
        {
            Rotation.Outcome.Rotated { Token: var token } => NewSecrets.Show(once, caller, token, $"{List}/{token.Record.Id}"),
            Rotation.Outcome.AlreadyRotated => Page.GoTo($"{List}?done=rotated-before"),
            Rotation.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, Guid id, TesseraDb db, DeletePersonalToken operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!.Actor, OwnerOf(http), id, ct) is null
            ? ErrorPages.Show(http, ErrorPages.NotFound)
            : Page.GoTo($"{List}?done=token-deleted");

    private static Guid OwnerOf(HttpContext http) => http.Viewer().Caller!.UserId!.Value;
}

internal sealed record PersonalTokenList(IReadOnlyList<TokenView> Tokens, string? Next);

internal sealed record PersonalTokenDetail(TokenView Token, NewSecret? New);

internal sealed record NewPersonalToken
{
    public string Name { get; init; } = "";

    public string Duration { get; init; } = "unlimited";

    public FormErrors Errors { get; init; } = [];
}
