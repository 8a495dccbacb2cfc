namespace Tessera.Builds.Storage;

/// <summary>A file that a build has produced. Its bytes are in a file named by its id.</summary>
internal sealed class ArtifactRow
{
    public required Guid Id { get; set; }

    public required Guid BuildId { get; set; }

    /// <summary>Path within the build, checked: see <c>ArtifactPath</c>. Unique within the build.</summary>
    public required string Path { get; set; }

    public required long Size { get; set; }

    /// <summary>SHA-256 of the bytes, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}
