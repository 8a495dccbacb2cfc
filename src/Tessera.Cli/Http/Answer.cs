using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tessera.Cli.Http;

/// <summary>What the server said. A class, not a record: its text form must not show the body, which may hold a secret.</summary>
internal sealed class Answer
{
    public required HttpStatusCode Status { get; init; }
    public required JsonNode? Body { get; init; }
    public string? ETag { get; init; }

    /// <summary>The point in the change feed after which every node knows; only deletions say it in a header.</summary>
    public long? Epoch { get; init; }
    public TimeSpan? RetryAfter { get; init; }
    public Uri? Location { get; init; }

    public JsonNode Document => Body ?? throw Failure.NotUnderstood();

    public T Read<T>(JsonTypeInfo<T> type) => Read(Document, type);

    public static T Read<T>(JsonNode node, JsonTypeInfo<T> type)
    {
        try
        {
            return node.Deserialize(type) ?? throw Failure.NotUnderstood();
        }
        catch (JsonException)
        {
            throw Failure.NotUnderstood();
        }
    }

    /// <summary>The secret of a record that was just made.</summary>
    public string TakeSecret() =>
        (Body as JsonObject)?["token"] is JsonValue value && value.TryGetValue<string>(out var secret)
            ? secret
            : throw Failure.NotUnderstood();
}
