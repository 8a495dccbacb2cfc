using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Server.Telemetry;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Telemetry;

/// <summary>What a server measures.</summary>
internal static class Instruments
{
    /// <summary>The names of all instruments of our own.</summary>
    public static IReadOnlyList<string> Of(TesseraServer server) => [.. All(server).Select(instrument => instrument.Name)];

    /// <summary>All instruments of these meters; of our own when none is named.</summary>
    public static IReadOnlyList<Instrument> All(TesseraServer server, params IReadOnlyList<string> meters)
    {
        var found = new List<Instrument>();
        using var listener = Listen(server, (instrument, _) => found.Add(instrument), meters);
        return found;
    }

    /// <summary>Listens to one server's instruments, and not to those of others in this process.</summary>
    public static MeterListener Listen(TesseraServer server, Action<Instrument, MeterListener> published, params IReadOnlyList<string> meters)
    {
        server.Get<NodeGauges>();
        server.Get<VerdictMeter>();
        var own = server.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if ((meters.Count == 0 ? [Meters.Name] : meters).Contains(instrument.Meter.Name, StringComparer.Ordinal) && ReferenceEquals(instrument.Meter.Scope, own))
                    published(instrument, listening);
            },
        };
        listener.Start();
        return listener;
    }
}
