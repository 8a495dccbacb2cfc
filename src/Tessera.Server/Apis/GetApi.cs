using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>Shows one API with its resources, actions and routes.</summary>
internal static class GetApi
{
    public abstract record Outcome
    {
        public sealed record Found(CatalogueApi Api) : Outcome;

        /// <summary>Its row was edited by hand, so that nothing of it is in effect.</summary>
        public sealed record Tampered : Outcome;

        public sealed record NotFound : Outcome;
    }

    public static async Task<Outcome> ExecuteAsync(TesseraDb db, CurrentCatalogue catalogue, string name, CancellationToken ct)
    {
        if (catalogue.Value.TryFindApi(name, out var found))
            return new Outcome.Found(found);
        return await db.Apis.AnyAsync(row => row.Name == name, ct) ? new Outcome.Tampered() : new Outcome.NotFound();
    }

    public static async Task<IResult> HandleAsync(string api, TesseraDb db, CurrentCatalogue catalogue, CancellationToken ct) =>
        await ExecuteAsync(db, catalogue, api, ct) switch
        {
            Outcome.Found found => TypedResults.Ok(ApiView.Of(found.Api)),
            Outcome.Tampered => throw new TamperedRowException(nameof(ApiRow)),
            Outcome.NotFound => Problems.NotFound("API"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
