using System.Text.Json.Serialization;

namespace Tessera.Cli.Credentials;

/// <summary>The content of <c>credentials.json</c>.</summary>
internal sealed class SavedCredentials
{
    /// <summary>The server last signed in to: the default of every command.</summary>
    public string? Current { get; set; }

    /// <summary>Set rather than init: the generated reader overwrites what is init with null when the file does not have it.</summary>
    public Dictionary<string, SavedToken> Servers { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>The token kept for one server. A class, so that no text form shows the secret.</summary>
internal sealed class SavedToken
{
    [JsonPropertyName("token")]
    public required string Secret { get; init; }

    /// <summary>The record's id: how a rotation of this very token is recognised.</summary>
    public string? Id { get; init; }
    public string? Email { get; init; }
}
