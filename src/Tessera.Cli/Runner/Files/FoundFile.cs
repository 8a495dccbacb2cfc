namespace Tessera.Cli.Runner.Files;

/// <summary>A file of the working directory, or a link that is not followed.</summary>
/// <param name="Path">Below the working directory, its segments joined by slashes.</param>
/// <param name="Location">Where its content is; null for a link to a directory, to nothing, or out of the working directory.</param>
internal sealed record FoundFile(string Path, string? Location);
