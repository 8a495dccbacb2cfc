namespace Tessera.Load;

/// <summary>One kind of request.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Path">Where to.</param>
/// <param name="Tokens">Which tokens are presented, and how.</param>
internal sealed record Target(string Name, string Path, Presented Tokens)
{
    /// <summary>What everything is compared with: status 200 and nothing else, by the same server process.</summary>
    public static Target Empty { get; } = new("empty endpoint", "/empty", Presented.Known);

    public static Target ForwardAuth { get; } = new("forward-auth/nginx, allowed", "/forward-auth/nginx/shop", Presented.Known);

    public static Target Verify { get; } = new("v1/verify, allowed", "/v1/verify", Presented.Known);

    public static IReadOnlyList<Target> Measured { get; } =
    [
        new("nothing but forward-auth's five headers", "/five-headers", Presented.Known),
        ForwardAuth,
        new("forward-auth/nginx, unknown token", "/forward-auth/nginx/shop", Presented.Unknown),
        Verify,
        new("v1/verify, unknown token", "/v1/verify", Presented.Unknown),
        new("badge, public, no token", $"/{LoadedBadges.PublicSlug}.svg", Presented.None),
        new("badge, private, status token in a header", $"/{LoadedBadges.PrivateSlug}.svg", Presented.Badge),
        new("badge, private, ?circle-token=", $"/{LoadedBadges.PrivateSlug}.svg", Presented.BadgeInQuery),
    ];
}

/// <summary>Tokens that requests present.</summary>
internal enum Presented
{
    None,

    /// <summary>Live ones.</summary>
    Known,

    /// <summary>Ones that nobody issued.</summary>
    Unknown,

    /// <summary>Ones that read the status of one project.</summary>
    Badge,

    /// <summary>The same, as images in READMEs present them.</summary>
    BadgeInQuery,
}
