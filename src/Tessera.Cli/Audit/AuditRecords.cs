using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Audit;

internal sealed record AuditEvent
{
    /// <summary>A number or a text: only ever shown.</summary>
    public JsonNode? Id { get; init; }
    public DateTimeOffset? At { get; init; }
    public Party? Actor { get; init; }
    public string? Ip { get; init; }
    public string? Action { get; init; }
    public Party? Target { get; init; }
}

internal sealed record AuditCheck
{
    public required bool Intact { get; init; }
    public long Rows { get; init; }
    public JsonNode? FirstBroken { get; init; }
    public string? Detail { get; init; }
}
