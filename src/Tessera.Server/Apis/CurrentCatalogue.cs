using System.Collections.Concurrent;
using System.Text.Json;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>The catalogue as of the last applied change. Written by the feed follower alone.</summary>
internal sealed class CurrentCatalogue
{
    private readonly PermissionNames names;
    private readonly CatalogueApi own;
    private readonly ConcurrentDictionary<string, CatalogueApi> apis = new(StringComparer.Ordinal);
    private Catalogue value;

    public CurrentCatalogue(PermissionNames names)
    {
        this.names = names;
        own = TesseraPermissions.CreateApi(names);
        value = new(names, [own]);
    }

    /// <summary>Told that there is a new catalogue. Must be quick and must not throw.</summary>
    public Action? Published { get; set; }

    /// <summary>All APIs, Tessera's own included.</summary>
    public Catalogue Value => Volatile.Read(ref value);

    /// <summary>Puts an API in place of its older version.</summary>
    /// <returns>False when the row cannot be used: its seal does not match or its routes are no longer readable; then the API has no routes.</returns>
    public bool Put(ApiRow row)
    {
        var usable = !row.IsTampered && CatalogueApi.TryCreate(Read(row), names, out var api, out _) && apis.AddOrUpdate(row.Name, api, (_, _) => api) is not null;
        if (!usable)
            apis.TryRemove(row.Name, out _);
        return usable;
    }

    public void Remove(string name) => apis.TryRemove(name, out _);

    /// <summary>Makes what was put and removed visible.</summary>
    public void Publish()
    {
        Volatile.Write(ref value, new(names, [own, .. apis.Values]));
        Published?.Invoke();
    }

    /// <summary>The definition that a row keeps.</summary>
    public static ApiDefinition Read(ApiRow row) =>
        new(row.Name, row.Title, JsonSerializer.Deserialize<RouteDefinition[]>(row.Routes, JsonSerializerOptions.Web) ?? []);

    /// <summary>The routes as a row keeps them.</summary>
    public static string Write(IReadOnlyList<RouteDefinition> routes) => JsonSerializer.Serialize(routes, JsonSerializerOptions.Web);
}
