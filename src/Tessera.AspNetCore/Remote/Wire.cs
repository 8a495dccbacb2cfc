using System.Text.Json;
using System.Text.Json.Serialization;
using Tessera.Permissions;

namespace Tessera.AspNetCore.Remote;

/// <summary>A question as <c>POST /v1/verify</c> takes it.</summary>
internal sealed record WireQuestion(string Token, string? Permission, string? Project, string? Ip)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Permission} {Project}";
}

/// <summary>Its answer.</summary>
internal sealed record WireAnswer(bool Active, bool Allowed, string? Reason = null, string? Missing = null, WireToken? Token = null, string? TokenPage = null);

internal sealed record WireToken(Guid Id, string Kind, string Name, WireOwner? Owner = null, string? Project = null, string? Scope = null, string? Type = null, DateTimeOffset? ExpiresAt = null);

internal sealed record WireOwner(Guid Id, string Email, string Name);

/// <summary>A project as the management API shows it.</summary>
internal sealed record WireProject(Guid Id, string Slug, string Name, string Visibility, string DefaultBranch, bool Tampered = false);

internal sealed record WireProjects(IReadOnlyList<WireProject> Items);

/// <summary>An API as <c>PUT /v1/apis/{name}</c> takes it.</summary>
internal sealed record WireApi(string Title, IReadOnlyList<WireRoute> Routes);

internal sealed record WireRoute(string Method, string Path, string Resource, string Action, string Access, string? Project)
{
    public static WireRoute Of(RouteDefinition route) =>
        new(route.Method, route.Path, route.Resource, route.Action, route.Access.ToWire(), route.Project);
}

/// <summary>Reads what a server may say, newer ones included: what is not known is passed over, what is needed has to be there.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, PropertyNameCaseInsensitive = false, NumberHandling = JsonNumberHandling.Strict, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireQuestion))]
[JsonSerializable(typeof(WireAnswer))]
[JsonSerializable(typeof(WireProject))]
[JsonSerializable(typeof(WireProjects))]
[JsonSerializable(typeof(WireApi))]
internal sealed partial class WireJson : JsonSerializerContext;
