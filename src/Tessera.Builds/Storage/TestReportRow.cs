namespace Tessera.Builds.Storage;

/// <summary>The results of one JUnit file of a build.</summary>
internal sealed class TestReportRow
{
    public required Guid Id { get; set; }

    public required Guid BuildId { get; set; }

    /// <summary>Results as a JSON array, as they are served.</summary>
    public required string Results { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}
