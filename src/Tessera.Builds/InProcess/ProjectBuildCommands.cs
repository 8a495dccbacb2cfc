using System.Diagnostics;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.InProcess;

/// <summary>
/// What a user can do with builds from a page of the program that hosts this API. Checks no rights: whoever calls has asked for
/// <see cref="BuildsPermissions.BuildWrite"/>, in the project.
/// </summary>
public sealed class ProjectBuildCommands
{
    private readonly IProjects projects;
    private readonly TriggerBuild trigger;
    private readonly CancelBuild cancel;
    private readonly RetryBuild retry;

    internal ProjectBuildCommands(IProjects projects, TriggerBuild trigger, CancelBuild cancel, RetryBuild retry)
    {
        this.projects = projects;
        this.trigger = trigger;
        this.cancel = cancel;
        this.retry = retry;
    }

    /// <summary>Ends a build that is queued or running.</summary>
    public async Task<Cancellation> CancelAsync(Guid projectId, int number, CancellationToken ct) => await cancel.ExecuteAsync(projectId, number, ct) switch
    {
        CancelBuild.Result.Canceled => Cancellation.Canceled,
        CancelBuild.Result.Finished => Cancellation.AlreadyFinished,
        CancelBuild.Result.NotFound => Cancellation.NotFound,
        _ => throw new UnreachableException(),
    };

    /// <summary>Queues a build again, as a new one.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="number">The build to repeat.</param>
    /// <param name="email">E-mail address of the user who asks; what is kept is their login.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Number of the new build; null when the project has none of the number given.</returns>
    public async Task<int?> RetryAsync(Guid projectId, int number, string email, CancellationToken ct) =>
        await retry.ExecuteAsync(projectId, number, Callers.LoginOf(email), ct) switch
        {
            RetryBuild.Result.Created created => created.Build.Number,
            RetryBuild.Result.NotFound => null,
            _ => throw new UnreachableException(),
        };

    /// <summary>Queues a build.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="branch">The branch; null or empty: the project's default branch.</param>
    /// <param name="job">The job; null or empty: the one that is meant when none is named.</param>
    /// <param name="email">E-mail address of the user who asks; what is kept is their login.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Triggered> TriggerAsync(Guid projectId, string? branch, string? job, string email, CancellationToken ct)
    {
        if (await projects.FindAsync(projectId, ct) is not { } project)
            return new Triggered.NoProject();
        var request = new TriggerRequest { Branch = Given(branch), Job = Given(job) };
        return await trigger.ExecuteAsync(project, request, Callers.LoginOf(email), ct) switch
        {
            TriggerBuild.Result.Created created => new Triggered.Queued(created.Build.Number),
            TriggerBuild.Result.Invalid { Fault: var fault } => new Triggered.Invalid(fault.Field, fault.Message),
            _ => throw new UnreachableException(),
        };
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>What became of canceling a build.</summary>
public enum Cancellation
{
    /// <summary>It has ended.</summary>
    Canceled,

    /// <summary>It had ended already, and stays as it ended.</summary>
    AlreadyFinished,

    /// <summary>The project has none of this number.</summary>
    NotFound,
}

/// <summary>What became of triggering a build.</summary>
public abstract record Triggered
{
    private Triggered()
    {
    }

    /// <summary>It waits for a runner.</summary>
    /// <param name="Number">Its number.</param>
    public sealed record Queued(int Number) : Triggered;

    /// <summary>A field does not hold what it has to.</summary>
    /// <param name="Field"><c>branch</c> or <c>job</c>.</param>
    /// <param name="Message">What is allowed.</param>
    public sealed record Invalid(string Field, string Message) : Triggered;

    /// <summary>There is no such project.</summary>
    public sealed record NoProject : Triggered;
}
