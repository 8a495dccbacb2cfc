using System.Text.Json;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>Reads and writes what a credential holds.</summary>
internal static class CredentialContent
{
    /// <summary>What a deleted one holds.</summary>
    public const string None = "{}";

    public static string ToText<T>(T content) => JsonSerializer.Serialize(content, JsonSerializerOptions.Strict);

    /// <summary>The content of a row that is as it was sealed.</summary>
    /// <exception cref="InvalidOperationException">It is not: nothing in it is to be read.</exception>
    public static T Read<T>(CredentialRow row) => row.IsTampered
        ? throw new InvalidOperationException($"Credential {row.Id} does not match its seal.")
        : JsonSerializer.Deserialize<T>(row.Content, JsonSerializerOptions.Strict)!;
}
