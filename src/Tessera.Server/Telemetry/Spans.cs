using System.Diagnostics;

namespace Tessera.Server.Telemetry;

/// <summary>Spans of our own. They name what was done and how far the feed is, never on whom or what.</summary>
internal static class Spans
{
    private static readonly ActivitySource Source = new(Meters.Name);

    /// <summary>A change is made durable and applied here. Names the audited actions.</summary>
    public static Activity? Change(IEnumerable<string> actions)
    {
        var span = Source.StartActivity("tessera.change");
        if (span is { IsAllDataRequested: true })
            span.SetTag("tessera.actions", string.Join(' ', actions));
        return span;
    }

    /// <summary>Changes that the feed names are read and applied.</summary>
    public static Activity? Follow(int changes) => Source.StartActivity("tessera.follow")?.SetTag("tessera.changes", changes);
}
