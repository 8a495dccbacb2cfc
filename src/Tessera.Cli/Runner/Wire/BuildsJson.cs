using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tessera.Cli.Runner.Wire;

/// <summary>The shapes of the builds API, whose names have underscores. Members that this client does not know are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClaimedBuild))]
[JsonSerializable(typeof(HeartbeatAnswer))]
internal sealed partial class BuildsJson : JsonSerializerContext;
