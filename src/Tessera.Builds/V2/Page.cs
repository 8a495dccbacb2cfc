namespace Tessera.Builds.V2;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="NextPageToken">Gets the next part; null when this is the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken);
