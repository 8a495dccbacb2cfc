using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>Changing a service token (T3). The form carries the version it began with: who comes second sees both and decides.</summary>
internal static class EditPages
{
    public static async Task<IResult> ShowAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, ServiceTokenGrant grant, CancellationToken ct) =>
        await ShowServiceToken.ExecuteAsync(db, id, views, ct) is not { } token ? ErrorPages.Show(http, ErrorPages.NotFound)
            : grant.IsWithin(http.Viewer().Caller!, token.Row) ? Page.Show<EditServiceTokenPage>(http, ServiceTokenForm.Of(token))
            : Page.Show<BeyondServiceTokenPage>(http, new TokenQuestion(token.View), StatusCodes.Status403Forbidden);

    public static async Task<IResult> UpdateAsync(
        HttpContext http, Guid id, TesseraDb db, UpdateServiceToken operation, TokenViews views, CancellationToken ct)
    {
        if (await ShowServiceToken.ExecuteAsync(db, id, views, ct) is not { } token)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        var form = await ServiceTokenForm.ReadAsync(http, ServiceTokenForm.Of(token));
        if (form.OnlyFilters)
            return Page.Show<EditServiceTokenPage>(http, form);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, id, RequestOf(form), row => ServiceTokenForm.VersionOf(row) == form.Version, ct) switch
        {
            ServiceTokenOutcome.Changed => Page.GoTo($"{ServiceTokenPages.List}/{id}?done=token-saved"),
            ServiceTokenOutcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            ServiceTokenOutcome.ChangedMeanwhile => await ShowBothAsync(http, form, id, db, views, ct),
            ServiceTokenOutcome.BeyondOwnRights => Page.Show<EditServiceTokenPage>(http, form.With(new ServiceTokenOutcome.BeyondOwnRights()), StatusCodes.Status403Forbidden),
            var problem => Page.Again<EditServiceTokenPage>(http, form.With(problem)),
        };
    }

    // The form goes on from the present version: sending it again puts it in place of what is there now.
    private static async Task<IResult> ShowBothAsync(HttpContext http, ServiceTokenForm form, Guid id, TesseraDb db, TokenViews views, CancellationToken ct) =>
        await ShowServiceToken.ExecuteAsync(db, id, views, ct) is { } present
            ? Page.Show<EditServiceTokenPage>(http, form with { Present = present.View, Version = ServiceTokenForm.VersionOf(present.Row), IsStale = true }, StatusCodes.Status409Conflict)
            : ErrorPages.Show(http, ErrorPages.NotFound);

    private static UpdateServiceToken.Request RequestOf(ServiceTokenForm form) => form.Duration == ServiceTokenForm.Keep
        ? new() { Name = form.Name, Description = form.Description, Type = form.Type, Permissions = [.. form.Ticked] }
        : new() { Name = form.Name, Description = form.Description, Type = form.Type, Permissions = [.. form.Ticked], Duration = form.Days };
}
