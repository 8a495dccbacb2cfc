namespace Tessera.Server.Console.Builds;

/// <summary>What became of canceling a build.</summary>
internal enum CancelBuildOutcome
{
    Canceled,

    /// <summary>It had ended already, and stays as it ended.</summary>
    AlreadyFinished,

    NotFound,
}

/// <summary>What became of triggering a build.</summary>
internal abstract record TriggerBuildOutcome
{
    /// <summary>It waits for a runner.</summary>
    public sealed record Queued(int Number) : TriggerBuildOutcome;

    /// <summary>A field does not hold what it has to.</summary>
    /// <param name="Field"><c>branch</c> or <c>job</c>.</param>
    /// <param name="Message">What is allowed, as the API says it, in English.</param>
    public sealed record Invalid(string Field, string Message) : TriggerBuildOutcome;

    /// <summary>The project is gone.</summary>
    public sealed record NoProject : TriggerBuildOutcome;
}
