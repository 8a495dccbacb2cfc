using System.ComponentModel.DataAnnotations;

namespace Tessera.Server.Security.Sessions;

/// <summary>How long sign-ins last, section <c>Tessera:Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Tessera:Sessions";

    /// <summary>How long a sign-in lasts at most. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00", ErrorMessage = "Tessera:Sessions:Lifetime must lie between five minutes and 365 days.")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>After how long without a request a sign-in ends. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00", ErrorMessage = "Tessera:Sessions:IdleTimeout must lie between five minutes and 365 days.")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(24);
}
