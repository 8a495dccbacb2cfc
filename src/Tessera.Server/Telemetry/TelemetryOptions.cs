using System.ComponentModel.DataAnnotations;

namespace Tessera.Server.Telemetry;

/// <summary>Settings of metrics and traces, section <c>Tessera:Telemetry</c>. The standard <c>OTEL_*</c> variables say everything else.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Tessera:Telemetry";

    /// <summary>
    /// Address of a collector that takes OTLP over HTTP, such as <c>http://localhost:4318</c>. Default none: then <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> counts, and without it
    /// nothing is measured or sent.
    /// </summary>
    [Url(ErrorMessage = "Tessera:Telemetry:Endpoint must be an absolute http or https address.")]
    public string? Endpoint { get; set; }
}
