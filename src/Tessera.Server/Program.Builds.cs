using System.Diagnostics;
using Tessera.Builds.EnvVars;
using Tessera.Builds.InProcess;
using Tessera.Server.Console.Builds;

namespace Tessera.Server;

/// <summary>
/// The builds API as the console knows it: one call there for each call here, and the same answer in the console's words. Stands beside <c>Program.cs</c> because
/// nothing else of the server knows that API.
/// </summary>
internal sealed class ConsoleBuilds(ProjectBuilds builds, ProjectBuildCommands commands, ProjectBadges badges, ProjectVariables variables) : IProjectBuilds
{
    public async Task<BuildsPage> ListAsync(Guid projectId, string? branch, string? outcome, int? before, int limit, CancellationToken ct)
    {
        var list = await builds.ListAsync(projectId, branch, outcome, before, limit, ct);
        return new([.. list.Builds.Select(LineOf)], list.Next, list.Branches, list.Filter);
    }

    public async Task<BuildPage?> FindAsync(Guid projectId, int number, CancellationToken ct) => await builds.FindAsync(projectId, number, ct) is not { } found ? null : new()
    {
        Build = LineOf(found.Build),
        Runner = found.Runner,
        Parameters = found.Parameters,
        Steps = [.. found.Steps.Select(LineOf)],
        Artifacts = [.. found.Artifacts.Select(file => new ArtifactLine(file.Path, file.Size, file.Url))],
        ArtifactCount = found.ArtifactCount,
        Tests = found.Tests is { } tests
            ? new(tests.Passed, tests.Failed, tests.Skipped, [.. tests.Failures.Select(test => new FailedTest(test.Classname, test.Name, test.Message))])
            : null,
    };

    public async Task<BadgeLine> BadgeAsync(Guid projectId, string? branch, CancellationToken ct) =>
        await badges.FindAsync(projectId, branch, ct) is { } badge ? LineOf(badge) : new(projectId, branch ?? "", BadgeLine.Unknown);

    public async Task<IReadOnlyList<BadgeLine>> BadgesAsync(IReadOnlyList<ProjectBranch> branches, CancellationToken ct) =>
        [.. (await badges.ListAsync([.. branches.Select(branch => (branch.ProjectId, branch.Branch))], ct)).Select(LineOf)];

    public ValueTask<bool> MaySeeSettingsAsync(Guid projectId, Guid userId, Func<string, string?, ValueTask<bool>> mayAsync, CancellationToken ct) =>
        variables.MaySeeAsync(projectId, userId, mayAsync, ct);

    public async Task<IReadOnlyList<VariableLine>> ListVariablesAsync(Guid projectId, CancellationToken ct) => [.. (await variables.ListAsync(projectId, ct)).Select(LineOf)];

    public async Task<SetVariableOutcome> SetVariableAsync(Guid projectId, string? name, string? secret, CancellationToken ct) =>
        await variables.SetAsync(projectId, name, secret, ct) switch
        {
            VariableSetting.Accepted set => new SetVariableOutcome.Set(LineOf(set.Variable)),
            VariableSetting.Invalid invalid => new SetVariableOutcome.Invalid(FaultOf(invalid.Fault), invalid.Message),
            VariableSetting.TooMany many => new SetVariableOutcome.TooMany(many.Most),
            _ => throw new UnreachableException(),
        };

    public Task<bool> DeleteVariableAsync(Guid projectId, string name, CancellationToken ct) => variables.DeleteAsync(projectId, name, ct);

    public async Task<CancelBuildOutcome> CancelAsync(Guid projectId, int number, CancellationToken ct) => await commands.CancelAsync(projectId, number, ct) switch
    {
        Cancellation.Canceled => CancelBuildOutcome.Canceled,
        Cancellation.AlreadyFinished => CancelBuildOutcome.AlreadyFinished,
        Cancellation.NotFound => CancelBuildOutcome.NotFound,
        _ => throw new UnreachableException(),
    };

    public Task<int?> RetryAsync(Guid projectId, int number, string email, CancellationToken ct) => commands.RetryAsync(projectId, number, email, ct);

    public async Task<TriggerBuildOutcome> TriggerAsync(Guid projectId, string? branch, string? job, string email, CancellationToken ct) =>
        await commands.TriggerAsync(projectId, branch, job, email, ct) switch
        {
            Triggered.Queued queued => new TriggerBuildOutcome.Queued(queued.Number),
            Triggered.Invalid invalid => new TriggerBuildOutcome.Invalid(invalid.Field, invalid.Message),
            Triggered.NoProject => new TriggerBuildOutcome.NoProject(),
            _ => throw new UnreachableException(),
        };

    private static BadgeLine LineOf(BranchBadge badge) => new(badge.ProjectId, badge.Branch, badge.State);

    private static VariableLine LineOf(VariableEntry variable) => new(variable.Name, variable.Mask);

    private static BuildLine LineOf(BuildEntry build) => new()
    {
        Number = build.Number,
        Job = build.Job,
        Branch = build.Branch,
        Tag = build.Tag,
        Status = build.Status,
        Lifecycle = build.Lifecycle,
        Outcome = build.Outcome,
        Revision = build.Revision,
        Subject = build.Subject,
        Author = build.Committer,
        StartedBy = build.StartedBy,
        Why = build.Why,
        RetryOf = build.RetryOf,
        QueuedAt = build.QueuedAt,
        StartedAt = build.StartedAt,
        StoppedAt = build.StoppedAt,
        DurationMillis = build.DurationMillis,
    };

    private static StepLine LineOf(StepEntry step) => new(step.Number, step.Step?.Name)
    {
        Status = step.Step?.Status,
        Command = step.Step?.Command,
        ExitCode = step.Step?.ExitCode,
        DurationMillis = step.Step?.DurationMillis,
        Output = step.Output?.Text,
        IsOutputCut = step.Output?.IsCut ?? false,
        OutputUrl = step.Output?.Url,
    };

    private static VariableFault FaultOf(EnvVarFault fault) => fault switch
    {
        EnvVarFault.Name => VariableFault.Name,
        EnvVarFault.NoValue => VariableFault.NoValue,
        EnvVarFault.ValueTooLong => VariableFault.ValueTooLong,
        EnvVarFault.ValueHasNul => VariableFault.ValueHasNul,
        _ => throw new UnreachableException(),
    };
}
