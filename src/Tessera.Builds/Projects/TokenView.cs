using System.Text.Json.Serialization;
using Tessera.AspNetCore;

namespace Tessera.Builds.Projects;

/// <summary>A project token as this API shows it.</summary>
internal sealed record TokenView(Guid Id, string Label, string Scope)
{
    /// <summary>The token itself, in the one answer that shows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    public static TokenView Of(ProjectToken token) => new(token.Id, token.Label, TokenScopes.ToWire(token.Scope));

    /// <summary>The record, never the token.</summary>
    public override string ToString() => $"{Id} {Label} {Scope}";
}
