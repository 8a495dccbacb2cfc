using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>Lists all APIs by name, Tessera's own included.</summary>
internal sealed class ListApis(CurrentCatalogue catalogue, Cursors cursors)
{
    /// <summary>One page of APIs.</summary>
    public async Task<Page<ApiSummary>> ExecuteAsync(TesseraDb db, PageRequest page, CancellationToken ct)
    {
        // Title and routes come from the catalogue, never from the row: a row edited by hand has no say.
        var registered = await db.Apis.Select(row => new { row.Name, row.UpdatedAt }).ToDictionaryAsync(row => row.Name, row => row.UpdatedAt, StringComparer.Ordinal, ct);
        var current = catalogue.Value;
        return registered.Keys.Union(current.Apis.Select(api => api.Name), StringComparer.Ordinal)
            .ByName(name => name, page, cursors, name => Summary(name, current, registered));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, ListApis operation, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request);
        var page = query.Page(cursors);
        return query.Problem is { } problem ? problem : TypedResults.Ok(await operation.ExecuteAsync(db, page, ct));
    }

    private static ApiSummary Summary(string name, Catalogue current, Dictionary<string, DateTimeOffset> registered)
    {
        DateTimeOffset? updatedAt = registered.TryGetValue(name, out var at) ? at : null;
        return current.TryFindApi(name, out var api)
            ? new(name, api.Definition.Title, api.Actions.Count, api.Definition.Routes.Count, updatedAt)
            : new(name, name, 0, 0, updatedAt, Tampered: true);
    }
}
