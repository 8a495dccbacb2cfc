using Tessera.Permissions;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Http;

namespace Tessera.Server.Apis;

/// <summary>What a registration changed, or would change.</summary>
internal sealed record RegistrationView : ChangeAnswer
{
    public required string Api { get; init; }

    public required bool Created { get; init; }

    public required bool DryRun { get; init; }

    public required IReadOnlyList<PermissionChange> Added { get; init; }

    public required IReadOnlyList<PermissionChange> Removed { get; init; }

    public required IReadOnlyList<AccessChange> Changed { get; init; }

    /// <summary>Operations of the document that no token will reach.</summary>
    public required IReadOnlyList<UncoveredOperation> Uncovered { get; init; }

    public static RegistrationView Of(CatalogueDiff diff, LiveTokens tokens, string api, bool created, bool dryRun, IReadOnlyList<UncoveredOperation> uncovered) => new()
    {
        Api = api,
        Created = created,
        DryRun = dryRun,
        Added = [.. diff.Added.Select(action => PermissionChange.Of(action, tokens))],
        Removed = [.. diff.Removed.Select(action => PermissionChange.Of(action, tokens))],
        Changed = [.. diff.Changed.Select(change => new AccessChange(change.To.Permission.Text, change.From.Access.ToWire(), change.To.Access.ToWire(), tokens.ReadOnly))],
        Uncovered = uncovered,
    };
}

/// <summary>A permission that came or went, and how many live tokens gain or lose it.</summary>
internal sealed record PermissionChange(string Permission, string Access, int LiveTokens)
{
    public static PermissionChange Of(CatalogueAction action, LiveTokens tokens) =>
        new(action.Permission.Text, action.Access.ToWire(), tokens.Reaching(action));
}

/// <summary>A permission whose access changed, and how many live tokens gain or lose it by that.</summary>
internal sealed record AccessChange(string Permission, string From, string To, int LiveTokens);
