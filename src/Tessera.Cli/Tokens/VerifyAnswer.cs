using System.Text.Json.Nodes;

namespace Tessera.Cli.Tokens;

internal sealed record VerifyAnswer
{
    public required bool Active { get; init; }
    public required bool Allowed { get; init; }
    public string? Reason { get; init; }
    public JsonNode? Missing { get; init; }
    public TokenRecord? Token { get; init; }
}
