using Tessera.Permissions;
using Tessera.Server.Console.Builds;
using Tessera.Server.Projects;

namespace Tessera.Server.Console.Pages.Projects;

/// <summary>The project that a page is about, and what the viewer may do in it.</summary>
internal sealed class ProjectPlace
{
    public required ProjectView Project { get; init; }

    /// <summary>Whether a permission of the builds API is the viewer's, in this project.</summary>
    public required Func<string, bool> May { get; init; }

    /// <summary>Whether they may delete it.</summary>
    public required bool MayDelete { get; init; }

    /// <summary>Whether they belong to it as far as its variables go; see <see cref="IProjectBuilds.MaySeeSettingsAsync"/>.</summary>
    public required bool IsOfProject { get; init; }

    /// <summary>Whether they may change it, its members and its tokens.</summary>
    public bool MayChange => Project.Access == Access.Write.ToWire();

    /// <summary>The permission that they lack for its environment variables; null when they lack none.</summary>
    public string? LackingForVariables =>
        !May(BuildsRights.WriteVariables) ? BuildsRights.WriteVariables
        : !May(BuildsRights.ReadSettings) || !IsOfProject ? BuildsRights.ReadSettings
        : null;

    /// <summary>Address of its page.</summary>
    public string Address => AddressOf(Project.Slug);

    /// <summary>Address of its settings.</summary>
    public string Settings => $"{Address}/settings";

    /// <summary>The first page of its settings that the viewer may see; null when there is none.</summary>
    public string? SettingsHome => MayChange || MayDelete ? $"{Settings}/general" : LackingForVariables is null ? $"{Settings}/environment-variables" : null;

    /// <summary>Address of the page of a project. Nothing in a slug has to be escaped.</summary>
    public static string AddressOf(string slug) => $"/projects/{slug}";
}

internal static class ProjectFeature
{
    /// <summary>The project that the page is about; set for every page of one.</summary>
    public static ProjectPlace Place(this HttpContext http) =>
        http.Features.Get<ProjectPlace>() ?? throw new InvalidOperationException("This is no page of a project.");
}
