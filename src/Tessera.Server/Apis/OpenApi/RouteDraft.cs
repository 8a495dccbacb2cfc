using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>An operation on its way to a route.</summary>
internal sealed record RouteDraft
{
    /// <summary>Where it comes from.</summary>
    public required DocumentOperation Operation { get; init; }

    /// <summary>Path from the root, base path included.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it reads or writes.</summary>
    public required Access Access { get; init; }

    /// <summary>Resource; null when it is uncovered.</summary>
    public string? Resource { get; init; }

    /// <summary>Action; null when it is uncovered.</summary>
    public string? Action { get; init; }

    /// <summary>Whether the document names the permission itself, and so agrees to sharing it.</summary>
    public bool Named { get; init; }

    /// <summary>Path parameters that hold the project.</summary>
    public string? Project { get; init; }

    /// <summary>Why it takes no permission; null when it takes one.</summary>
    public string? Uncovered { get; init; }
}
