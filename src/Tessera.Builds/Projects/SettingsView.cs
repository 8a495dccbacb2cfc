using Tessera.AspNetCore;
using Tessera.Builds.Builds;

namespace Tessera.Builds.Projects;

/// <summary>A project's settings.</summary>
internal sealed record SettingsView
{
    public required string VcsUrl { get; init; }

    public required string VcsType { get; init; }

    public required string Username { get; init; }

    public required string Reponame { get; init; }

    public required string Name { get; init; }

    /// <summary><c>private</c> or <c>public</c>.</summary>
    public required string Visibility { get; init; }

    /// <summary>Whether it is public.</summary>
    public required bool Oss { get; init; }

    public required string DefaultBranch { get; init; }

    public static SettingsView Of(Project project)
    {
        var repository = SourceRepository.Of(project);
        return new()
        {
            VcsUrl = repository.Url,
            VcsType = repository.Type,
            Username = repository.Org,
            Reponame = repository.Name,
            Name = project.Name,
            Visibility = project.IsPublic ? "public" : "private",
            Oss = project.IsPublic,
            DefaultBranch = project.DefaultBranch,
        };
    }
}
