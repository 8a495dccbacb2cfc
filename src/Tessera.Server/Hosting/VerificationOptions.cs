using System.ComponentModel.DataAnnotations;

namespace Tessera.Server.Hosting;

/// <summary>Settings of verification, section <c>Tessera:Verification</c>.</summary>
internal sealed class VerificationOptions
{
    public const string Section = "Tessera:Verification";

    /// <summary>Longest time a node trusts its index without hearing from the store. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Tessera:Verification:MaxStaleness must lie between one second and one day.")]
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What a stale node does: <c>Refuse</c> (503, the default) or <c>Allow</c> (go on, with a header that says so).</summary>
    [EnumDataType(typeof(WhenStale), ErrorMessage = "Tessera:Verification:WhenStale must be Refuse or Allow.")]
    public WhenStale WhenStale { get; set; } = WhenStale.Refuse;
}

/// <summary>What a node does that has not heard from the store for too long.</summary>
internal enum WhenStale
{
    /// <summary>Answers 503 with <c>Retry-After</c>.</summary>
    Refuse = 0,

    /// <summary>Goes on and adds <c>X-Tessera-Stale: true</c>.</summary>
    Allow = 1,
}
