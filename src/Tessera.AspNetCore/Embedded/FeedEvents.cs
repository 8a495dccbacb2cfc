using System.Text.Json;
using System.Text.Json.Serialization;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>Kinds of events of <c>GET /v1/feed</c>.</summary>
internal static class FeedKinds
{
    public const string Hello = "hello";
    public const string Grants = "grants";
    public const string Tokens = "tokens";
    public const string Gone = "gone";
    public const string Apis = "apis";
    public const string Project = "project";
    public const string ProjectGone = "project-gone";
    public const string Ready = "ready";
    public const string Head = "head";
}

/// <summary>The first event of a stream.</summary>
/// <param name="LeadIn">What tokens of the instance may start with.</param>
/// <param name="IsResumed">Whether only what the reader lacks follows; otherwise everything does.</param>
/// <param name="Tokens">How many tokens there are, to make room for.</param>
internal sealed record FeedHello(string LeadIn, bool IsResumed, int Tokens = 0);

/// <summary>Everything committed up to an epoch has been sent.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="AsOfMs">As of when, in milliseconds since the server took the request; it may lie before that.</param>
internal sealed record FeedHead(long Epoch, long AsOfMs);

/// <summary>A grant, under a number that stands for it in this stream.</summary>
internal sealed record FeedGrant(
    int Number, string Key, TokenKind Kind, Access Apis, IReadOnlyList<string> Rights, TokenOwner? Owner, string? Project, Access AllProjects, string? Scope, IReadOnlyList<string> Permissions, bool IsSuspended)
{
    public static FeedGrant Of(int number, Grant grant, PermissionNames names) => new(
        number, grant.Key, grant.Kind, grant.Rights.Apis, [.. grant.Rights.Named.Ids.Select(names.TextOf).OfType<string>()], grant.Owner, grant.Project, grant.AllProjects, grant.Scope, grant.Permissions, grant.IsSuspended);

    public Grant ToGrant(PermissionNames names) => new()
    {
        Key = Key,
        Kind = Kind,
        Rights = new(Apis, PermissionSet.Of(names, Rights.Select(Parse))),
        Owner = Owner,
        Project = Project,
        AllProjects = AllProjects,
        Scope = Scope,
        Permissions = Permissions,
        IsSuspended = IsSuspended,
    };

    private static Permission Parse(string name) => Permission.TryParse(name, out var permission) ? permission : throw new FormatException($"{name} is not a permission.");
}

/// <summary>An API: its routes, and for one without routes its permissions.</summary>
internal sealed record FeedApi(string Name, string Title, IReadOnlyList<RouteDefinition> Routes, IReadOnlyDictionary<string, Access> Unrouted)
{
    public static FeedApi Of(CatalogueApi api) => new(
        api.Name, api.Definition.Title, api.Definition.Routes,
        api.Definition.Routes.Count > 0 ? new Dictionary<string, Access>() : api.Actions.ToDictionary(action => action.Permission.Text, action => action.Access, StringComparer.Ordinal));

    public CatalogueApi ToApi(PermissionNames names)
    {
        if (Routes.Count == 0)
            return CatalogueApi.WithoutRoutes(Name, Title, Unrouted.Select(one => (Permission.TryParse(one.Key, out var permission) ? permission : throw new FormatException($"{one.Key} is not a permission."), one.Value)), names);
        return CatalogueApi.TryCreate(new(Name, Title, Routes), names, out var api, out _) ? api : throw new FormatException($"The API {Name} cannot be used.");
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNameCaseInsensitive = false, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FeedHello))]
[JsonSerializable(typeof(FeedHead))]
[JsonSerializable(typeof(FeedGrant[]))]
[JsonSerializable(typeof(FeedApi[]))]
[JsonSerializable(typeof(ProjectRecord))]
[JsonSerializable(typeof(UsageReport))]
internal sealed partial class FeedJson : JsonSerializerContext;
