namespace Tessera.Builds.Builds;

/// <summary>How far a build has come. Numbers are stored.</summary>
internal enum Lifecycle
{
    Queued = 1,
    NotRun = 2,
    NotRunning = 3,
    Running = 4,
    Finished = 5,
}
