using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Apis;

/// <summary>
/// Takes an API out of the catalogue. Custom tokens keep the names of its permissions, which give nothing until it is registered again (spec T9).
/// </summary>
internal sealed class DeleteApi(Mutations mutations, CurrentCatalogue catalogue, UserDirectory directory, RecentLiveTokens recent, TimeProvider clock)
{
    public abstract record Outcome
    {
        public sealed record Deleted(int LiveTokens, long Epoch) : Outcome;

        public sealed record WouldDelete(int LiveTokens) : Outcome;

        public sealed record Reserved : Outcome;

        public sealed record NotFound : Outcome;
    }

    public sealed record DryRunView(int LiveTokens);

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string name, bool dryRun, CancellationToken ct)
    {
        if (name == CatalogueAction.ManagementApi)
            return new Outcome.Reserved();
        if (dryRun)
            return await db.Apis.AnyAsync(api => api.Name == name, ct) ? new Outcome.WouldDelete(Count(await recent.ReadAsync(db, ct), name)) : new Outcome.NotFound();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Apis.SingleOrDefaultAsync(api => api.Name == name, ct) is not { } row)
            return new Outcome.NotFound();
        var affected = Count(await LiveTokens.ReadAsync(db, clock.GetUtcNow(), ct), name);
        db.Apis.Remove(row);
        mutation.Feed(ChangeKind.Api, name);
        // What somebody wrote into the row by hand is not repeated as if it had been registered.
        mutation.Audit("api.delete", new("api", name, row.IsTampered ? name : row.Title), row.IsTampered ? null : ApiAudit.Before(row, null), null);
        return new Outcome.Deleted(affected, await mutation.CommitAsync());
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string api, TesseraDb db, DeleteApi operation, CancellationToken ct)
    {
        if (!DryRun.TryRead(http.Request, out var dryRun, out var problem))
            return problem;
        return await operation.ExecuteAsync(db, http.Caller(), api, dryRun, ct) switch
        {
            Outcome.Deleted deleted => Answer(http, deleted),
            Outcome.WouldDelete would => TypedResults.Ok(new DryRunView(would.LiveTokens)),
            Outcome.Reserved => Problems.Conflict("The API cannot be deleted.", $"{CatalogueAction.ManagementApi} is Tessera's own API."),
            Outcome.NotFound => Problems.NotFound("API"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Answer(HttpContext http, Outcome.Deleted deleted)
    {
        http.Response.Headers["Tessera-Epoch"] = deleted.Epoch.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Tessera-Affected-Tokens"] = deleted.LiveTokens.ToString(CultureInfo.InvariantCulture);
        return TypedResults.NoContent();
    }

    // Of the catalogue in effect: what is not in effect nobody can lose.
    private int Count(IEnumerable<LiveTokens.Group> tokens, string name) =>
        catalogue.Value.TryFindApi(name, out var api) ? LiveTokens.Of(tokens, directory, name).ReachingAny(api) : 0;
}
