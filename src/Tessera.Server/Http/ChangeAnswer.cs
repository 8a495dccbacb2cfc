using System.Text.Json.Serialization;

namespace Tessera.Server.Http;

/// <summary>What the answer to a change says beside the record: since when every node knows, and, to who waited for that, how many do.</summary>
internal abstract record ChangeAnswer
{
    private const int AfterTheRecord = 1;

    /// <summary>The point in the change feed after which every node knows.</summary>
    [JsonPropertyOrder(AfterTheRecord), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Epoch { get; init; }

    /// <summary>How many nodes run.</summary>
    [JsonPropertyOrder(AfterTheRecord), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Nodes { get; set; }

    /// <summary>How many of them know.</summary>
    [JsonPropertyOrder(AfterTheRecord), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Confirmed { get; set; }

    /// <summary>How long that took, or was waited for.</summary>
    [JsonPropertyOrder(AfterTheRecord), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ElapsedMs { get; set; }
}
