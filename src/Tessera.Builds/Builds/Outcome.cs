namespace Tessera.Builds.Builds;

/// <summary>How a build ended. Numbers are stored.</summary>
internal enum Outcome
{
    Success = 1,
    Failed = 2,
    Canceled = 3,
    TimedOut = 4,
    InfrastructureFail = 5,
    NoTests = 6,
}
