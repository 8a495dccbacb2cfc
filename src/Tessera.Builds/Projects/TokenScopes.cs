using Tessera.Permissions;

namespace Tessera.Builds.Projects;

/// <summary>Names of token scopes in this API, which differ from the instance's own.</summary>
internal static class TokenScopes
{
    private static readonly (string Wire, string Scope)[] Names =
    [
        ("status", ProjectScopes.Status),
        ("view-builds", ProjectScopes.ReadOnly),
        ("all", ProjectScopes.Admin),
        ("view-artifacts", ProjectScopes.BuildArtifacts),
        ("view-status-artifacts", ProjectScopes.All),
    ];

    /// <summary>What a refusal says.</summary>
    public static string Allowed { get; } = $"scope: {string.Join(", ", Names[..^1].Select(name => name.Wire))} or {Names[^1].Wire}.";

    /// <summary>The instance's name of a scope; null when this API has no such scope.</summary>
    public static string? FromWire(string? wire) => Array.Find(Names, name => name.Wire == wire).Scope;

    /// <summary>This API's name of a scope.</summary>
    public static string ToWire(string scope) => Array.Find(Names, name => name.Scope == scope).Wire ?? scope;
}
