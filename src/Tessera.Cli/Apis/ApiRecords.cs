using System.Text.Json.Nodes;

namespace Tessera.Cli.Apis;

internal sealed record ApiSummary
{
    public required string Name { get; init; }
    public string? Title { get; init; }
    public int Permissions { get; init; }
    public int Routes { get; init; }
}

internal sealed record ApiRecord
{
    public required string Name { get; init; }
    public string? Title { get; init; }
    public required IReadOnlyList<ApiResource> Resources { get; init; }
}

internal sealed record ApiResource
{
    public required string Name { get; init; }
    public required IReadOnlyList<ApiAction> Actions { get; init; }
}

internal sealed record ApiAction
{
    public required string Name { get; init; }
    public string? Permission { get; init; }
    public string? Access { get; init; }
    public required IReadOnlyList<ApiRoute> Routes { get; init; }
}

internal sealed record ApiRoute
{
    public required string Method { get; init; }
    public required string Path { get; init; }
    public JsonNode? Project { get; init; }
}
