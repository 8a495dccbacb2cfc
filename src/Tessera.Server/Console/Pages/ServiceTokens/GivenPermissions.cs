using Tessera.Permissions;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>What of one resource a custom token gives.</summary>
/// <param name="Resource">API and resource.</param>
/// <param name="Actions">Names of the actions, and whether the catalogue knows them at present.</param>
internal sealed record GivenPermissions(string Resource, IReadOnlyList<(string Name, bool IsKnown)> Actions)
{
    public static IReadOnlyList<GivenPermissions> Of(Catalogue catalogue, IEnumerable<string> permissions) =>
    [
        .. permissions
            .GroupBy(name => Permission.TryParse(name, out var parsed) ? $"{parsed.Api}:{parsed.Resource}" : "", StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new GivenPermissions(group.Key, [.. group.Select(name => (name[Math.Min(name.Length, group.Key.Length == 0 ? 0 : group.Key.Length + 1)..], catalogue.TryFind(name, out _)))])),
    ];
}
