namespace Tessera.Builds.Badges;

/// <summary>What a badge says of a branch.</summary>
internal enum BadgeState
{
    Passed,
    Failed,
    Running,
    Canceled,
    NoBuilds,

    /// <summary>Whoever asks may not know.</summary>
    Unknown,
}
