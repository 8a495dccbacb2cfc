using System.Diagnostics;
using Tessera.AspNetCore;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Projects;

namespace Tessera.Builds.InProcess;

/// <summary>
/// A project's environment variables, for pages of the program that hosts this API. Checks no rights: whoever calls has asked for
/// <see cref="BuildsPermissions.SettingsRead"/> and <see cref="MaySeeAsync"/>, or for <see cref="BuildsPermissions.EnvVarWrite"/>, in the project.
/// </summary>
public sealed class ProjectVariables
{
    private readonly IProjects projects;
    private readonly ListEnvVars list;
    private readonly SetEnvVar set;
    private readonly DeleteEnvVar delete;

    internal ProjectVariables(IProjects projects, ListEnvVars list, SetEnvVar set, DeleteEnvVar delete)
    {
        this.projects = projects;
        this.list = list;
        this.set = set;
        this.delete = delete;
    }

    /// <summary>Whether a user who has <see cref="BuildsPermissions.SettingsRead"/> belongs to the project: everybody has it in a public one.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="userId">The user.</param>
    /// <param name="mayAsync">Whether the user has a permission in the project of a slug; in none when the slug is null.</param>
    /// <param name="ct">Ends the reading.</param>
    public async ValueTask<bool> MaySeeAsync(Guid projectId, Guid userId, Func<string, string?, ValueTask<bool>> mayAsync, CancellationToken ct) =>
        await projects.FindAsync(projectId, ct) is { } project
        && await projects.MaySeeSettingsAsync(project, userId, (permission, within) => mayAsync(permission, within?.Slug), ct);

    /// <summary>Lists them by name, values masked.</summary>
    public async Task<IReadOnlyList<VariableEntry>> ListAsync(Guid projectId, CancellationToken ct) =>
        [.. (await list.ExecuteAsync(projectId, ct)).Select(VariableEntry.Of)];

    /// <summary>Sets one: a new one, or another value for one that is there. No answer holds the value.</summary>
    public async Task<VariableSetting> SetAsync(Guid projectId, string? name, string? secret, CancellationToken ct) => await set.ExecuteAsync(projectId, name, secret, ct) switch
    {
        SetEnvVar.Outcome.Set { Variable: var variable } => new VariableSetting.Accepted(VariableEntry.Of(variable)),
        SetEnvVar.Outcome.Invalid { Fault: var fault } => new VariableSetting.Invalid(fault, fault.ToMessage()),
        SetEnvVar.Outcome.TooMany => new VariableSetting.TooMany(SetEnvVar.MaxPerProject),
        _ => throw new UnreachableException(),
    };

    /// <summary>Deletes one; false when the project has none of this name.</summary>
    public Task<bool> DeleteAsync(Guid projectId, string name, CancellationToken ct) => delete.ExecuteAsync(projectId, name, ct);
}

/// <summary>An environment variable as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mask"><c>xxxx</c> and at most the last four characters of the value.</param>
public sealed record VariableEntry(string Name, string Mask)
{
    internal static VariableEntry Of(EnvVarView variable) => new(variable.Name, variable.Value);
}

/// <summary>What became of setting an environment variable.</summary>
public abstract record VariableSetting
{
    private VariableSetting()
    {
    }

    /// <summary>It is set.</summary>
    /// <param name="Variable">The variable as it is shown.</param>
    public sealed record Accepted(VariableEntry Variable) : VariableSetting;

    /// <summary>A field does not hold what it has to.</summary>
    /// <param name="Fault">What is wrong.</param>
    /// <param name="Message">The same for people, in English.</param>
    public sealed record Invalid(EnvVarFault Fault, string Message) : VariableSetting;

    /// <summary>The project has as many as it can have.</summary>
    /// <param name="Most">How many that are.</param>
    public sealed record TooMany(int Most) : VariableSetting;
}
