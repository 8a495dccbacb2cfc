using System.Diagnostics.Metrics;
using Tessera.Verification;

namespace Tessera.Server.Telemetry;

/// <summary>
/// Counts verdicts, into the token's usage and into the metrics. On the hot path: while nobody collects metrics it asks for no time, and it allocates nothing
/// in either case.
/// </summary>
internal sealed class VerdictMeter
{
    public const string Verdicts = "tessera.verdicts";
    public const string Duration = "tessera.verify.duration";

    /// <summary>Attribute of a verdict: allowed, or why not.</summary>
    public const string Reason = "reason";

    /// <summary>Attribute of a verdict: who asked for it.</summary>
    public const string Via = "via";

    // A verdict takes about a microsecond; what takes a thousand has waited for the processor.
    private static readonly double[] Bounds = [5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 1e-3, 1e-2];

    private readonly TokenVerifier verifier;
    private readonly TimeProvider clock;
    private readonly Counter<long> verdicts;
    private readonly Histogram<double> duration;

    public VerdictMeter(TokenVerifier verifier, TimeProvider clock, IMeterFactory meters)
    {
        (this.verifier, this.clock) = (verifier, clock);
        var meter = meters.Create(Meters.Name);
        verdicts = meter.CreateCounter<long>(Verdicts, "{verdict}", "Tokens judged.");
        duration = meter.CreateHistogram(Duration, "s", "Time from the token's text to the verdict.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });
    }

    /// <summary>Notes that a token is about to be judged.</summary>
    /// <returns>When; for <see cref="Note"/>.</returns>
    public long Begin() => duration.Enabled ? clock.GetTimestamp() : 0;

    /// <summary>Notes what came out.</summary>
    /// <param name="verdict">That.</param>
    /// <param name="via">Who asked: one of <see cref="VerdictVia"/>.</param>
    /// <param name="from">Where the token came from.</param>
    /// <param name="begun">When it began; null when it is not known.</param>
    public void Note(in Verdict verdict, string via, ClientAddress from, long? begun = null)
    {
        verifier.CountUse(verdict, from);
        if (verdicts.Enabled)
            verdicts.Add(1, new(Reason, verdict.Reason.ToWire()), new(Via, via));
        if (begun is > 0 and var at && duration.Enabled)
            duration.Record(clock.GetElapsedTime(at).TotalSeconds, new KeyValuePair<string, object?>(Via, via));
    }
}

/// <summary>Who asks for verdicts.</summary>
internal static class VerdictVia
{
    /// <summary>A gateway, about the request before it.</summary>
    public const string ForwardAuth = "forward-auth";

    /// <summary>A program, about a token that it was shown.</summary>
    public const string Verify = "verify";

    /// <summary>The same by RFC 7662.</summary>
    public const string Introspect = "introspect";

    /// <summary>This server, about whoever calls it, to ask about a token among others.</summary>
    public const string Caller = "caller";

    /// <summary>An API that runs in this process.</summary>
    public const string Hosted = "hosted";
}
