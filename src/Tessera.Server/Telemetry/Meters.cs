namespace Tessera.Server.Telemetry;

/// <summary>Under which names this server measures and traces, and what of the platform's own goes with it.</summary>
internal static class Meters
{
    /// <summary>Our own meter and source of spans.</summary>
    public const string Name = "Tessera";

    /// <summary>Meters that are exported.</summary>
    public static readonly string[] Exported = [Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    /// <summary>Sources whose spans are exported.</summary>
    public static readonly string[] Traced = [Name, "Microsoft.AspNetCore", "Npgsql"];
}
