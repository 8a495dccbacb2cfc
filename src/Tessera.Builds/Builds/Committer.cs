using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tessera.Builds.Builds;

/// <summary>Who made the revision that is built: in JSON a name alone, or <c>{"name", "email"}</c>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record Committer(string? Name, string? Email)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Check() =>
        (Name is null ? null : RefNames.Check("committer.name", Name, 250)) ?? (Email is null ? null : RefNames.Check("committer.email", Email, 320));

    private sealed record Members(string? Name = null, string? Email = null);

    private sealed class Converter : JsonConverter<Committer>
    {
        public override Committer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new(reader.GetString(), null);
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            var members = JsonSerializer.Deserialize<Members>(ref reader, options)!;
            return new(members.Name, members.Email);
        }

        public override void Write(Utf8JsonWriter writer, Committer value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Members(value.Name, value.Email), options);
    }
}
