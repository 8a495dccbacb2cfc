using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>A project, as v2 has it.</summary>
internal sealed record ProjectView(Guid Id, string Slug, string Name, string OrganizationName, string OrganizationSlug, ProjectView.Vcs VcsInfo)
{
    /// <summary>Where the project's repository is.</summary>
    internal sealed record Vcs(string VcsUrl, string Provider, string DefaultBranch);

    public static ProjectView Of(Project project)
    {
        var repository = SourceRepository.Of(project);
        return new(project.Id, project.Slug, repository.Name, repository.Org, repository.OrgSlug, new(repository.Url, repository.Provider, project.DefaultBranch));
    }

    public static IResult Handle(HttpContext http) => Answers.Ok(Of(http.Project()));
}
