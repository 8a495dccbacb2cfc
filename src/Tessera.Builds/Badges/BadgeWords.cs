using System.Diagnostics;

namespace Tessera.Builds.Badges;

/// <summary>Text, colour and sign of each state. White on these colours has a contrast of 4.5 or more.</summary>
internal static class BadgeWords
{
    /// <summary>What stands on the left of every badge.</summary>
    public const string Label = "build";

    /// <summary>The state in words.</summary>
    public static string ToText(this BadgeState state) => state switch
    {
        BadgeState.Passed => "passed",
        BadgeState.Failed => "failed",
        BadgeState.Running => "running",
        BadgeState.Canceled => "canceled",
        BadgeState.NoBuilds => "no builds",
        BadgeState.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };

    /// <summary>The tile's colour.</summary>
    public static string ToColor(this BadgeState state) => state switch
    {
        BadgeState.Passed => "#1a7f37",
        BadgeState.Failed => "#cf222e",
        BadgeState.Running => "#0969da",
        BadgeState.Canceled => "#9a6700",
        BadgeState.NoBuilds => "#57606a",
        BadgeState.Unknown => "#6e7781",
        _ => throw new UnreachableException(),
    };

    /// <summary>A stroke in a square of 10, different for each state.</summary>
    public static string ToSign(this BadgeState state) => state switch
    {
        BadgeState.Passed => "M1.5 5.5 4 8l4.5-6",
        BadgeState.Failed => "m2 2 6 6M8 2 2 8",
        BadgeState.Running => "M5 1a4 4 0 1 0 4 4M5 3v2.3l1.7 1",
        BadgeState.Canceled => "M5 1a4 4 0 1 0 .01 0M2.3 2.3l5.4 5.4",
        BadgeState.NoBuilds => "M2 5h6",
        BadgeState.Unknown => "M3 3.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.5M5 8.7v.2",
        _ => throw new UnreachableException(),
    };
}
