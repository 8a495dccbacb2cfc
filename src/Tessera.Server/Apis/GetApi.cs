using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>Shows one API with its resources, actions and routes.</summary>
internal static class GetApi
{
    public static async Task<IResult> HandleAsync(string api, TesseraDb db, CurrentCatalogue catalogue, CancellationToken ct)
    {
        if (catalogue.Value.TryFindApi(api, out var found))
            return TypedResults.Ok(ApiView.Of(found));
        return await db.Apis.AnyAsync(row => row.Name == api, ct) ? throw new TamperedRowException(nameof(ApiRow)) : Problems.NotFound("API");
    }
}
