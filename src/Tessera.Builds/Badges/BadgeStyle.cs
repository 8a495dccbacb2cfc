namespace Tessera.Builds.Badges;

/// <summary>How a badge is drawn.</summary>
internal enum BadgeStyle
{
    /// <summary>Our own: two tiles, with a sign for the state, so that colour is not all that tells it.</summary>
    Svg,

    /// <summary>The flat one that most badges in READMEs have.</summary>
    Shield,
}
