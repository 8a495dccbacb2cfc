using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tessera.Server.Telemetry;
using Tessera.Server.Tests.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Telemetry;

/// <summary>The numbers are those of what happened.</summary>
public sealed class MeasurementTests
{
    private readonly ConcurrentDictionary<string, double> seen = new(StringComparer.Ordinal);

    [Fact]
    public async Task Verdicts_are_counted_by_reason_and_by_who_asked()
    {
        await using var server = TesseraServer.Start();
        await server.RegisterAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("guarded");
        using var meters = Collect(server);

        foreach (var asked in new[] { token.Secret, token.Secret, "tss_cut-off", TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal() })
            await admin.OkAsync(HttpMethod.Post, "/v1/verify", new { token = asked });

        seen["tessera.verdicts reason=allowed via=verify"].ShouldBe(2);
        seen["tessera.verdicts reason=malformed via=verify"].ShouldBe(1);
        seen["tessera.verdicts reason=unknown via=verify"].ShouldBe(1);
        seen["tessera.verdicts reason=allowed via=caller"].ShouldBe(4);
        seen.ShouldContainKey("tessera.verify.duration via=verify");
    }

    [Fact]
    public async Task A_node_that_is_cut_off_measures_its_age_and_that_it_is_stale()
    {
        await using var server = TesseraServer.Start(settings: ("Tessera:Verification:MaxStaleness", "00:00:30"));
        using var admin = await server.AdminAsync();
        await admin.CreateServiceAsync("known");
        await Cluster.CutOffAsync(server);
        using var meters = Collect(server);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        meters.RecordObservableInstruments();
        (seen[NodeGauges.FeedAge], seen[NodeGauges.FeedStale]).ShouldBe((30, 0));

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        meters.RecordObservableInstruments();

        (seen[NodeGauges.FeedAge], seen[NodeGauges.FeedStale]).ShouldBe((31, 1));
        seen[NodeGauges.IndexTokens].ShouldBe(server.Get<TokenIndex>().Count);
        seen[NodeGauges.IndexSize].ShouldBeGreaterThan(100);
        seen[NodeGauges.FeedEpoch].ShouldBeGreaterThan(0);
        (seen[NodeGauges.FeedLag], seen[NodeGauges.BrokenRows], seen["tessera.nodes state=running"], seen["tessera.nodes state=silent"]).ShouldBe((0, 0, 1, 0));
        seen.ContainsKey(NodeGauges.FeedListening).ShouldBe(TestPostgres.IsStore);
        seen[NodeGauges.UsageFlushAge].ShouldBeInRange(0, 31);
    }

    [Fact]
    public async Task Counting_a_verdict_allocates_nothing_whether_or_not_somebody_collects()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("counted");
        var verifier = server.Get<TokenVerifier>();
        var meter = server.Get<VerdictMeter>();
        Allocated(verifier, meter, token.Secret).ShouldBe(0, "nobody collects");

        using var meters = Instruments.Listen(server, (instrument, listener) => listener.EnableMeasurementEvents(instrument));

        Allocated(verifier, meter, token.Secret).ShouldBe(0, "somebody collects");
    }

    private static long Allocated(TokenVerifier verifier, VerdictMeter meter, string secret)
    {
        Judge(10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Judge(1000);
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Judge(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var begun = meter.Begin();
                meter.Note(verifier.Identify(secret), VerdictVia.ForwardAuth, default, begun);
            }
        }
    }

    // Counters are added up, everything else is as it was last.
    private MeterListener Collect(TesseraServer server)
    {
        var listener = Instruments.Listen(server, (instrument, meters) => meters.EnableMeasurementEvents(instrument));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        return listener;
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
        seen.AddOrUpdate(name, value, (_, before) => instrument is Counter<long> ? before + value : value);
    }
}
