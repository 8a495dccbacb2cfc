namespace Tessera.Server.Console.Builds;

/// <summary>
/// What the console shows and changes of a project's builds. Behind it are the operations that the builds API's own calls use, so that both follow the same
/// rules; the server knows them by this interface alone. It checks no rights: whoever calls has asked for what <see cref="BuildsRights"/> names, in the project.
/// </summary>
internal interface IProjectBuilds
{
    /// <summary>Lists builds, newest first. Each page costs the same, however many builds come before it.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="branch">Builds of this branch; null: of all.</param>
    /// <param name="outcome"><c>completed</c>, <c>successful</c>, <c>failed</c> or <c>running</c>, as the API's <c>filter</c>; null or any other: all.</param>
    /// <param name="before">Builds with smaller numbers than this; null: from the newest on.</param>
    /// <param name="limit">How many at most: 1 to 100; what lies outside counts as the nearer of the two.</param>
    /// <param name="ct">Ends the reading.</param>
    Task<BuildsPage> ListAsync(Guid projectId, string? branch, string? outcome, int? before, int limit, CancellationToken ct);

    /// <summary>Shows one build with what it has left; null when the project has none of this number.</summary>
    Task<BuildPage?> FindAsync(Guid projectId, int number, CancellationToken ct);

    /// <summary>What the badge of a branch says, of the project's default branch when none is named.</summary>
    Task<BadgeLine> BadgeAsync(Guid projectId, string? branch, CancellationToken ct);

    /// <summary>What the badges of many projects say, in the order of the question. Costs one query for each different branch name, not for each project.</summary>
    Task<IReadOnlyList<BadgeLine>> BadgesAsync(IReadOnlyList<ProjectBranch> branches, CancellationToken ct);

    /// <summary>
    /// Whether a user who has <see cref="BuildsRights.ReadSettings"/> in the project belongs to it: in a public project everybody has it, and settings and
    /// variables are still for those alone who belong there.
    /// </summary>
    /// <param name="projectId">The project.</param>
    /// <param name="userId">The user.</param>
    /// <param name="mayAsync">Whether the user has a permission in the project of a slug; in none when the slug is null.</param>
    /// <param name="ct">Ends the reading.</param>
    ValueTask<bool> MaySeeSettingsAsync(Guid projectId, Guid userId, Func<string, string?, ValueTask<bool>> mayAsync, CancellationToken ct);

    /// <summary>Lists environment variables by name, values masked.</summary>
    Task<IReadOnlyList<VariableLine>> ListVariablesAsync(Guid projectId, CancellationToken ct);

    /// <summary>Sets an environment variable: a new one, or another value for one that is there. No answer holds the value.</summary>
    Task<SetVariableOutcome> SetVariableAsync(Guid projectId, string? name, string? secret, CancellationToken ct);

    /// <summary>Deletes an environment variable; false when the project has none of this name.</summary>
    Task<bool> DeleteVariableAsync(Guid projectId, string name, CancellationToken ct);

    /// <summary>Ends a build that is queued or running.</summary>
    Task<CancelBuildOutcome> CancelAsync(Guid projectId, int number, CancellationToken ct);

    /// <summary>Queues a build again, as a new one.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="number">The build to repeat.</param>
    /// <param name="email">E-mail address of the user who asks; what is kept and shown is their login.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Number of the new build; null when the project has none of the number given.</returns>
    Task<int?> RetryAsync(Guid projectId, int number, string email, CancellationToken ct);

    /// <summary>Queues a build.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="branch">The branch; null or empty: the project's default branch.</param>
    /// <param name="job">The job; null or empty: the one that is meant when none is named.</param>
    /// <param name="email">E-mail address of the user who asks; what is kept and shown is their login.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task<TriggerBuildOutcome> TriggerAsync(Guid projectId, string? branch, string? job, string email, CancellationToken ct);
}
