namespace Tessera.Cli.Runner.Steps;

/// <summary>How a step ended.</summary>
/// <param name="Outcome">What it means for the build.</param>
/// <param name="ExitCode">What its command ended with, when it ran one to its end.</param>
internal sealed record StepResult(RunOutcome Outcome, int? ExitCode = null)
{
    public static StepResult Success { get; } = new(RunOutcome.Success);

    public static StepResult Failed { get; } = new(RunOutcome.Failed);
}
