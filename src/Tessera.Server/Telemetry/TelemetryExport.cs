using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tessera.Server.Hosting;

namespace Tessera.Server.Telemetry;

/// <summary>
/// Sends metrics and traces to a collector by OTLP, if one is named: by <c>Tessera:Telemetry:Endpoint</c>, or by the standard variables. The <c>OTEL_*</c> variables may as well stand
/// in any other source of settings.
/// </summary>
internal sealed class TelemetryExport(
    IConfiguration configuration, IOptions<TelemetryOptions> options, IOptions<TesseraOptions> instance, DiagnosticListener requests, IServiceProvider services) : IHostedService, IDisposable
{
    private const string MetricsSignal = "METRICS";
    private const string TracesSignal = "TRACES";
    private const string TracesSampler = "OTEL_TRACES_SAMPLER";
    private const string ServiceName = "tessera";

    // Verifications come by the ten thousand; whoever wants the span of each says so by OTEL_TRACES_SAMPLER.
    private const double TracedShare = 0.01;

    private MeterProvider? metrics;
    private TracerProvider? traces;
    private IDisposable? spans;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsWanted(MetricsSignal))
            metrics = StartMetrics();
        if (IsWanted(TracesSignal))
        {
            traces = StartTraces();
            spans = RequestSpans.Follow(requests);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    /// <summary>Sends now what was measured so far.</summary>
    public void Flush()
    {
        metrics?.ForceFlush((int)Patience.TotalMilliseconds);
        traces?.ForceFlush((int)Patience.TotalMilliseconds);
    }

    public void Dispose()
    {
        spans?.Dispose();
        metrics?.Dispose();
        traces?.Dispose();
    }

    // A collector that does not answer must not keep a node from stopping.
    private static TimeSpan Patience => TimeSpan.FromSeconds(2);

    private bool IsWanted(string signal) => (options.Value.Endpoint ?? Said("ENDPOINT") ?? Said("ENDPOINT", signal)) is not null;

    private MeterProvider StartMetrics()
    {
        services.GetRequiredService<NodeGauges>();
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(own => own.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(Meters.Exported)
            .AddOtlpExporter(exporter => Direct(exporter, MetricsSignal))
            .Build();
    }

    private TracerProvider StartTraces()
    {
        var builder = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(own => own.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource(Meters.Traced)
            .AddOtlpExporter(exporter => Direct(exporter, TracesSignal));
        if (string.IsNullOrEmpty(configuration[TracesSampler]))
            builder.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(TracedShare)));
        return builder.Build();
    }

    // What the variables say of the service comes last, and wins.
    private void Describe(ResourceBuilder resource) => resource.Clear()
        .AddService(ServiceName, serviceVersion: Nodes.ThisNode.Version, serviceInstanceId: instance.Value.NodeName, autoGenerateServiceInstanceId: false)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    // The exporter itself reads the variables for all signals alone.
    private void Direct(OtlpExporterOptions exporter, string signal)
    {
        if (options.Value.Endpoint is { } endpoint)
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new(new(endpoint.TrimEnd('/') + "/"), signal == MetricsSignal ? "v1/metrics" : "v1/traces");
            return;
        }

        if (Said("ENDPOINT", signal) is { } own)
            exporter.Endpoint = new(own);
        if (Said("PROTOCOL", signal) is { } protocol)
            exporter.Protocol = protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (Said("HEADERS", signal) is { } headers)
            exporter.Headers = headers;
    }

    private string? Said(string what, string? signal = null) =>
        configuration[signal is null ? $"OTEL_EXPORTER_OTLP_{what}" : $"OTEL_EXPORTER_OTLP_{signal}_{what}"] is { Length: > 0 } said ? said : null;
}
