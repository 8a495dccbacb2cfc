using Tessera.Server.Telemetry;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Verification;

namespace Tessera.Server.Tests.Telemetry;

/// <summary>What a collector gets to see: everything that is measured, and nothing that says who.</summary>
public sealed class ExportTests
{
    private const string Metrics = "/v1/metrics";
    private const string Traces = "/v1/traces";

    [Theory]
    [InlineData("Tessera:Telemetry:Endpoint", "")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http/protobuf")]
    public async Task A_collector_gets_every_metric_and_the_spans_of_requests_and_changes(string setting, string protocol)
    {
        await using var collector = await Collector.StartAsync();
        await using var server = TesseraServer.Start(settings:
        [
            (setting, collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_TRACES_SAMPLER", "always_on"), ("OTEL_SERVICE_NAME", "tessera-of-acme"), ("Tessera:NodeName", "node-7"),
        ]);
        using var doors = await Doors.OpenAsync(server);
        await doors.AllAnswerAsync(Doors.All, 200, isStale: false);

        await CollectAsync(server, collector, "GET /v1/personal-tokens", "http.server.request.duration");
        var metrics = collector.At(Metrics);
        Instruments.Of(server).Where(name => name != NodeGauges.FeedListening || TestPostgres.IsStore).ShouldAllBe(name => metrics.Contains(name, StringComparison.Ordinal));
        metrics.ShouldContain("http.server.request.duration");
        metrics.ShouldContain("dotnet.gc.collections");
        foreach (var via in new[] { VerdictVia.ForwardAuth, VerdictVia.Verify, VerdictVia.Introspect, VerdictVia.Caller, VerdictVia.Hosted })
            metrics.ShouldContain(via);
        var traces = collector.At(Traces);
        foreach (var name in new[] { "GET /forward-auth/{gateway}/{api}", "POST /v1/verify", "POST /v1/service-tokens", "tessera.change", "service-token.create" })
            traces.ShouldContain(name);
        foreach (var said in new[] { metrics, traces })
        {
            said.ShouldContain("tessera-of-acme");
            said.ShouldContain("node-7");
        }
    }

    [Fact]
    public async Task No_token_address_or_e_mail_leaves_with_metrics_and_traces()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = TesseraServer.Start(settings: [("Tessera:Telemetry:Endpoint", collector.Address), ("OTEL_TRACES_SAMPLER", "always_on")]);
        using var admin = await server.AdminAsync();
        var token = await admin.CreatePersonalAsync("planted-name");
        using var nobody = server.Client();
        foreach (var address in new[] { $"/api/v1.1/me?circle-token={token.Secret}", $"/v1/service-tokens?search={token.Secret}", $"/{token.Secret}", $"/forward-auth/nginx/{token.Secret}" })
            await nobody.CallAsync(HttpMethod.Get, address, headers: ("X-Original-URI", $"/{token.Secret}"));
        await admin.CallAsync(HttpMethod.Post, "/v1/users", new { email = "planted@example.com", name = "Planted", roles = Array.Empty<string>() });
        await admin.CallAsync(HttpMethod.Post, "/v1/users", new { email = "planted@example.com", name = "Planted", roles = Array.Empty<string>() });
        await admin.OkAsync(HttpMethod.Delete, token.Path);

        await CollectAsync(server, collector, "DELETE /v1/personal-tokens/{id:guid}", VerdictMeter.Verdicts);
        var traces = collector.At(Traces);
        foreach (var planted in new[] { token.Secret, token.Secret[4..], "planted@example.com", "planted-name", TesseraServer.AdminEmail, token.Id.ToString(), "circle-token" })
        {
            traces.ShouldNotContain(planted);
            collector.At(Metrics).ShouldNotContain(planted);
        }
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_measured_and_with_one_for_metrics_alone_no_span_is_sent()
    {
        await using var silent = TesseraServer.Start();
        silent.Get<VerdictMeter>().Begin().ShouldBe(0);

        await using var collector = await Collector.StartAsync();
        await using var server = TesseraServer.Start(settings: [("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{collector.Address}/own/path"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf")]);
        using var admin = await server.AdminAsync();
        await TokenCalls.EventuallyAsync(
            () =>
            {
                server.Get<TelemetryExport>().Flush();
                return Task.FromResult(collector.At("/own/path").Contains(VerdictMeter.Verdicts, StringComparison.Ordinal));
            },
            "metrics have arrived");
        collector.Paths.ShouldBe(["/own/path"]);
    }

    // A request is over for the server a moment after its answer has arrived.
    private static Task CollectAsync(TesseraServer server, Collector collector, string span, string metric) => TokenCalls.EventuallyAsync(
        () =>
        {
            server.Get<TelemetryExport>().Flush();
            return Task.FromResult(collector.At(Traces).Contains(span, StringComparison.Ordinal) && collector.At(Metrics).Contains(metric, StringComparison.Ordinal));
        },
        $"{span} and {metric} have arrived");
}
