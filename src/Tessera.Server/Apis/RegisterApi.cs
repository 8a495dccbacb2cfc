using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Apis;

/// <summary>Registers an API, or puts another version in its place, and tells what that does to live tokens.</summary>
internal sealed class RegisterApi(Mutations mutations, UserDirectory directory, TimeProvider clock)
{
    public abstract record Outcome
    {
        /// <summary>It is registered, or would be.</summary>
        /// <param name="View">What that does to permissions and tokens.</param>
        /// <param name="InPlaceOf">The version that it takes the place of: the epoch of its last change, 0 for none.</param>
        /// <param name="Before">Routes that go; null for a new API.</param>
        /// <param name="After">Routes that come.</param>
        public sealed record Registered(RegistrationView View, long InPlaceOf, ApiAudit? Before, ApiAudit After) : Outcome;

        public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : Outcome;

        public sealed record Reserved : Outcome;

        public sealed record Widening(IReadOnlyList<string> Reasons) : Outcome;

        public sealed record ChangedMeanwhile : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, ApiProposal proposal, bool dryRun, CancellationToken ct)
    {
        if (proposal.Name == CatalogueAction.ManagementApi)
            return new Outcome.Reserved();
        if (proposal.Check() is var (api, errors) && api is null)
            return new Outcome.Invalid(errors);
        if (dryRun)
            return (await ExamineAsync(db, caller, proposal, api, isDryRun: true, ct)).Outcome;
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var (outcome, row) = await ExamineAsync(db, caller, proposal, api, isDryRun: false, ct);
        if (outcome is not Outcome.Registered registered)
            return outcome;
        var (routes, title) = (CurrentCatalogue.Write(api.Definition.Routes), registered.After.Title);
        if (row?.Routes == routes && row.Title == title)
            return registered;
        mutation.Audit(row is null ? "api.create" : "api.update", new("api", api.Name, title), registered.Before, registered.After);
        row ??= db.Apis.Add(new() { Name = api.Name, Title = title, Routes = routes, CreatedAt = mutation.Now, UpdatedAt = mutation.Now }).Entity;
        (row.Title, row.Routes, row.UpdatedAt) = (title, routes, mutation.Now);
        mutation.Feed(ChangeKind.Api, api.Name);
        return registered with { View = registered.View with { Epoch = await mutation.CommitAsync() } };
    }

    /// <summary>The answer to an outcome.</summary>
    public static IResult ToAnswer(Outcome outcome) => outcome switch
    {
        Outcome.Registered { View: { Created: true, DryRun: false } view } => TypedResults.Created($"/v1/apis/{view.Api}", view),
        Outcome.Registered registered => TypedResults.Ok(registered.View),
        Outcome.Invalid invalid => Problems.Invalid(invalid.Errors),
        Outcome.Reserved => Problems.Conflict("The name is reserved.", $"{CatalogueAction.ManagementApi} is Tessera's own API: its permissions come with the server."),
        Outcome.Widening widening => Problems.BeyondOwnRights(
            $"It would give existing tokens more than you have. Only somebody with write access to all APIs may do that. {string.Join(' ', widening.Reasons)}"),
        Outcome.ChangedMeanwhile => Problems.PreconditionFailed(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<(Outcome Outcome, ApiRow? Row)> ExamineAsync(TesseraDb db, Caller caller, ApiProposal proposal, CatalogueApi after, bool isDryRun, CancellationToken ct)
    {
        var row = await db.Apis.SingleOrDefaultAsync(api => api.Name == after.Name, ct);
        if (row is { IsTampered: true })
            throw new TamperedRowException(nameof(ApiRow));
        var version = row?.Epoch ?? 0;
        if (proposal.InPlaceOf is { } expected && expected != version)
            return (new Outcome.ChangedMeanwhile(), row);
        CatalogueApi? before = null;
        if (row is not null)
            CatalogueApi.TryCreate(CurrentCatalogue.Read(row), new PermissionNames(), out before, out _);
        // Programs register what they have at every start; where nothing changes, nobody gains or loses anything, and a million tokens need not be counted.
        var isSame = row?.Routes == CurrentCatalogue.Write(after.Definition.Routes);
        var tokens = isSame ? LiveTokens.None : await LiveTokens.CountAsync(db, directory, after.Name, clock.GetUtcNow(), ct);
        if (caller.Rights.Apis < Access.Write && CatalogueWidening.Reasons(before, after, tokens) is { Count: > 0 } reasons)
            return (new Outcome.Widening(reasons), row);
        var view = RegistrationView.Of(CatalogueDiff.Of(before, after), tokens, after.Name, created: row is null, isDryRun, proposal.Uncovered);
        var title = proposal.Title?.Trim() ?? row?.Title ?? proposal.Name;
        return (new Outcome.Registered(view, version, ApiAudit.Before(row, after), ApiAudit.After(row, after, title)), row);
    }
}
