using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.Fake;

/// <summary>A request as it arrived.</summary>
internal sealed record Recorded(string Method, string Path, string Query, string? Authorization, string? IfMatch, string? ContentType, string Text)
{
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();
}
