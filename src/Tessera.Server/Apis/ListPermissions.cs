using Tessera.Server.Http;

namespace Tessera.Server.Apis;

/// <summary>The matrix that a custom token's permissions are ticked in: API → resource → actions.</summary>
internal sealed class ListPermissions(CurrentCatalogue catalogue, Cursors cursors)
{
    /// <summary>One page of APIs, each with what of it the search finds.</summary>
    public Page<ApiView> Execute(string? search, PageRequest page) => catalogue.Value.Apis
        .Select(api => ApiView.Of(api, search))
        .OfType<ApiView>()
        .ByName(api => api.Name, page, cursors, api => api);

    public static IResult Handle(HttpContext http, ListPermissions operation, Cursors cursors)
    {
        var query = new ListQuery(http.Request, "search");
        var (search, page) = (query.Text("search"), query.Page(cursors));
        return query.Problem is { } problem ? problem : TypedResults.Ok(operation.Execute(search, page));
    }
}
