using Microsoft.AspNetCore.Mvc;
using Tessera.Server.Console.Tokens;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>Service tokens, in the instance's settings (C4): list, record and deletion, and where the forms are.</summary>
internal static class ServiceTokenPages
{
    public const string List = "/settings/api-tokens";

    // As many boxes as a token may have permissions, each with its name; the other forms of the console stay within the server's limit.
    private const int MaxBoxes = 10_000;
    private const int MaxForm = 2 * 1024 * 1024;

    public static void MapServiceTokens(this IEndpointRouteBuilder pages)
    {
        var tokens = pages.MapGroup(List).AddEndpointFilter(ReadersOnlyAsync);
        tokens.MapGet("", ListAsync).RequirePermission(TesseraPermissions.ServiceTokenRead);
        tokens.MapGet("{id:guid}", ShowAsync).RequirePermission(TesseraPermissions.ServiceTokenRead);
        tokens.MapGet("create", CreatePages.Show).RequirePermission(TesseraPermissions.ServiceTokenCreate);
        tokens.MapPost("create", CreatePages.CreateAsync).RequirePermission(TesseraPermissions.ServiceTokenCreate).WithMatrix();
        tokens.MapGet("{id:guid}/edit", EditPages.ShowAsync).RequirePermission(TesseraPermissions.ServiceTokenUpdate);
        tokens.MapPost("{id:guid}/edit", EditPages.UpdateAsync).RequirePermission(TesseraPermissions.ServiceTokenUpdate).WithMatrix();
        tokens.MapGet("{id:guid}/regenerate", RegeneratePages.AskAsync).RequirePermission(TesseraPermissions.ServiceTokenRegenerate);
        tokens.MapPost("{id:guid}/regenerate", RegeneratePages.RegenerateAsync).RequirePermission(TesseraPermissions.ServiceTokenRegenerate);
        tokens.MapGet("{id:guid}/delete", AskToDeleteAsync).RequirePermission(TesseraPermissions.ServiceTokenDelete);
        tokens.MapPost("{id:guid}/delete", DeleteAsync).RequirePermission(TesseraPermissions.ServiceTokenDelete);
    }

    // Each of these pages shows a record, and the secret of who may make tokens stands on such a page: without it, it would be lost.
    private static async ValueTask<object?> ReadersOnlyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Viewer().May(TesseraPermissions.ServiceTokenRead)
            ? await next(context)
            : ErrorPages.Lacking(context.HttpContext, TesseraPermissions.ServiceTokenRead);

    private static void WithMatrix(this RouteHandlerBuilder form) =>
        form.WithFormOptions(valueCountLimit: MaxBoxes).WithMetadata(new RequestSizeLimitAttribute(MaxForm));

    private static async Task<IResult> ListAsync(HttpContext http, TesseraDb db, TokenViews views, Cursors cursors, CountServiceTokens count, CancellationToken ct)
    {
        var filter = ListFilter.Read(http.Request.Query);
        var now = http.Viewer().Now;
        var page = await ListServiceTokens.ExecuteAsync(db, filter, Paging.Read(http, cursors, ListFilter.Names), now, views, cursors, ct);
        var counts = await count.ExecuteAsync(db, now, ct);
        return Page.Show<ServiceTokenListPage>(http, new ServiceTokenList(page.Items, counts, filter, Paging.Next(http, page.Next, ListFilter.Names)));
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, TokenInsights insights, ShownOnce once, CancellationToken ct)
    {
        if (await ShowServiceToken.ExecuteAsync(db, id, views, ct) is not { } token)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        await insights.AttachAsync(http, db, id, ct);
        return Page.Show<ServiceTokenPage>(http, new ServiceTokenDetail(token.View, NewSecrets.Take(http, once, id), GivenPermissions.Of(http.Viewer().Catalogue, token.Row.Permissions)));
    }

    private static async Task<IResult> AskToDeleteAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, CancellationToken ct) =>
        await ShowServiceToken.ExecuteAsync(db, id, views, ct) is { } token
            ? Page.Show<DeleteServiceTokenPage>(http, new TokenQuestion(token.View))
            : ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> DeleteAsync(HttpContext http, Guid id, TesseraDb db, DeleteServiceToken operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!.Actor, id, ct) is null
            ? ErrorPages.Show(http, ErrorPages.NotFound)
            : Page.GoTo($"{List}?done=token-deleted");
}

internal sealed record ServiceTokenList(IReadOnlyList<TokenView> Tokens, CountServiceTokens.Counts Counts, ListServiceTokens.Filter Filter, string? Next);

internal sealed record ServiceTokenDetail(TokenView Token, NewSecret? New, IReadOnlyList<GivenPermissions> Permissions);
