namespace Tessera.Builds.Storage;

/// <summary>What the builds API keeps of a project: the numbers given out last.</summary>
internal sealed class ProjectRow
{
    /// <summary>The instance's id of the project.</summary>
    public required Guid Id { get; set; }

    /// <summary>Number of the newest build; 0 before the first.</summary>
    public int LastBuild { get; set; }

    /// <summary>Number of the newest pipeline; 0 before the first.</summary>
    public int LastPipeline { get; set; }
}
