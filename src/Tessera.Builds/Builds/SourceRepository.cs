using Tessera.AspNetCore;
using Tessera.Projects;

namespace Tessera.Builds.Builds;

/// <summary>Where a project's sources are, as far as its slug tells.</summary>
internal sealed class SourceRepository
{
    private readonly ProjectSlug slug;

    private SourceRepository(ProjectSlug slug) => this.slug = slug;

    /// <summary>Organisation, team or user.</summary>
    public string Org => slug.Org;

    /// <summary>The organisation with where it is: <c>gh/acme</c>.</summary>
    public string OrgSlug => $"{slug.Vcs}/{slug.Org}";

    /// <summary>Name within the organisation.</summary>
    public string Name => slug.Repo;

    /// <summary>Its address.</summary>
    public string Url => $"https://{Host}/{slug.Org}/{slug.Repo}";

    /// <summary>Name of the provider for people.</summary>
    public string Provider => slug.Vcs switch
    {
        "gh" => "GitHub",
        "bb" => "Bitbucket",
        _ => "GitLab",
    };

    /// <summary>Name of the provider on the wire.</summary>
    public string Type => slug.Vcs switch
    {
        "gh" => "github",
        "bb" => "bitbucket",
        _ => "gitlab",
    };

    private string Host => slug.Vcs switch
    {
        "gh" => "github.com",
        "bb" => "bitbucket.org",
        _ => "gitlab.com",
    };

    /// <summary>That of a project.</summary>
    public static SourceRepository Of(Project project) =>
        ProjectSlug.TryParse(project.Slug, out var slug) ? new(slug) : throw new ArgumentException($"{project.Slug} is no slug.", nameof(project));
}
