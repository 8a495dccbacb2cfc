using System.Diagnostics;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Apis;

/// <summary>The catalogue: which APIs there are, and what can be done with each.</summary>
internal static class ApiPages
{
    public const string List = "/settings/apis";

    // An API may have hundreds of resources, so that a page holds some of its actions, not some of its resources.
    private const int ActionsOnAPage = 100;

    public static void MapApiPages(this IEndpointRouteBuilder pages)
    {
        var reading = pages.MapGroup(List).RequirePermission(TesseraPermissions.ApiRead);
        reading.MapGet("", ListAsync);
        reading.MapGet("{api}", ShowAsync);
        reading.MapGet("{api}/permissions", ShowAsync);
        var writing = pages.MapGroup(List).RequirePermission(TesseraPermissions.ApiWrite);
        writing.MapGet("{api}/delete", AskToDeleteAsync);
        writing.MapPost("{api}/delete", DeleteAsync);
        writing.MapImport();
    }

    /// <summary>Address of an API's page. One API can have the name of the page by which APIs are imported.</summary>
    public static string AddressOf(string api) => api == "import" ? $"{List}/{api}/permissions" : $"{List}/{api}";

    private static async Task<IResult> ListAsync(HttpContext http, TesseraDb db, ListApis operation, Cursors cursors, CancellationToken ct)
    {
        var page = await operation.ExecuteAsync(db, Paging.Read(http, cursors), ct);
        return Page.Show<ApiListPage>(http, new ApiList(page.Items, Paging.Next(http, page.Next)));
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string api, TesseraDb db, CurrentCatalogue catalogue, Cursors cursors, CancellationToken ct) =>
        await GetApi.ExecuteAsync(db, catalogue, api, ct) switch
        {
            GetApi.Outcome.Found found => Page.Show<ApiPage>(http, DetailOf(http, found.Api, cursors)),
            GetApi.Outcome.Tampered => Page.Show<ApiPage>(http, new ApiDetail(api, api) { IsTampered = true }),
            GetApi.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };

    private static ApiDetail DetailOf(HttpContext http, CatalogueApi api, Cursors cursors)
    {
        var search = Filters.Text(http, "search");
        var found = ApiView.Of(api, search)?.Resources.SelectMany(resource => resource.Actions) ?? [];
        var page = found.ByName(action => action.Permission, Paging.Read(http, cursors, "search") with { Limit = ActionsOnAPage }, cursors, action => action);
        return new(api.Name, api.Definition.Title)
        {
            Permissions = api.Actions.Count,
            Routes = api.Definition.Routes.Count,
            Search = search,
            Actions = page.Items,
            Next = Paging.Next(http, page.Next, "search"),
        };
    }

    private static async Task<IResult> AskToDeleteAsync(HttpContext http, string api, TesseraDb db, DeleteApi operation, CancellationToken ct) =>
        Answer(http, api, await operation.ExecuteAsync(db, http.Viewer().Caller!, api, dryRun: true, ct));

    private static async Task<IResult> DeleteAsync(HttpContext http, string api, TesseraDb db, DeleteApi operation, CancellationToken ct) =>
        Answer(http, api, await operation.ExecuteAsync(db, http.Viewer().Caller!, api, dryRun: false, ct));

    private static IResult Answer(HttpContext http, string api, DeleteApi.Outcome outcome) => outcome switch
    {
        DeleteApi.Outcome.WouldDelete would => Page.Show<DeleteApiPage>(http, new ApiQuestion(api, would.LiveTokens)),
        DeleteApi.Outcome.Deleted => Page.GoTo($"{List}?done=api-deleted"),
        // Tessera's own cannot be taken out, so that there is no such page.
        DeleteApi.Outcome.NotFound or DeleteApi.Outcome.Reserved => ErrorPages.Show(http, ErrorPages.NotFound),
        _ => throw new UnreachableException(),
    };
}

internal sealed record ApiList(IReadOnlyList<ApiSummary> Apis, string? Next);

/// <summary>An API with some of its actions.</summary>
internal sealed record ApiDetail(string Name, string Title)
{
    /// <summary>Whether its row was edited by hand, so that nothing of it is in effect.</summary>
    public bool IsTampered { get; init; }

    public bool IsOwn => Name == CatalogueAction.ManagementApi;

    public int Permissions { get; init; }

    public int Routes { get; init; }

    public string? Search { get; init; }

    public IReadOnlyList<ActionView> Actions { get; init; } = [];

    public string? Next { get; init; }
}

internal sealed record ApiQuestion(string Name, int LiveTokens);
