namespace Tessera.Load;

/// <summary>One kind of request.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Path">Where to.</param>
/// <param name="Known">Whether the tokens presented are live ones.</param>
internal sealed record Target(string Name, string Path, bool Known)
{
    /// <summary>What everything is compared with: status 200 and nothing else, by the same server process.</summary>
    public static Target Empty { get; } = new("empty endpoint", "/empty", Known: true);

    public static IReadOnlyList<Target> Measured { get; } =
    [
        new("nothing but forward-auth's five headers", "/five-headers", Known: true),
        new("forward-auth/nginx, allowed", "/forward-auth/nginx/shop", Known: true),
        new("forward-auth/nginx, unknown token", "/forward-auth/nginx/shop", Known: false),
        new("v1/verify, allowed", "/v1/verify", Known: true),
        new("v1/verify, unknown token", "/v1/verify", Known: false),
    ];
}
