namespace Tessera.Builds.InProcess;

/// <summary>A page of a project's builds.</summary>
/// <param name="Builds">The builds, newest first.</param>
/// <param name="Next">Number that the builds of the next page come before; null when this is the last.</param>
/// <param name="Branches">Branches that have builds, the one used last first; at most 100.</param>
/// <param name="Filter">By what was chosen; null: all are listed.</param>
public sealed record BuildList(IReadOnlyList<BuildEntry> Builds, int? Next, IReadOnlyList<string> Branches, string? Filter);
