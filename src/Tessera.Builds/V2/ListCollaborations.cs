using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Accounts;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>The organisations in which the caller has projects.</summary>
internal sealed class ListCollaborations(UsersProjects projects)
{
    /// <summary>An organisation.</summary>
    internal sealed record Body([property: JsonPropertyName("vcs-type")] string VcsType, string Name, string Slug, string? AvatarUrl = null);

    public async Task<IReadOnlyList<Body>> ExecuteAsync(TokenUser user, Func<Project, ValueTask<bool>> mayRead, CancellationToken ct)
    {
        var entries = await projects.ExecuteAsync(user.Id, mayRead, ct);
        return [.. entries.Select(entry => Of(SourceRepository.Of(entry.Project))).Distinct().OrderBy(body => body.Slug, StringComparer.Ordinal)];
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ListCollaborations operation, CancellationToken ct) =>
        Answers.Ok(await operation.ExecuteAsync(http.User(), http.MayReadAsync, ct));

    private static Body Of(SourceRepository repository) => new(repository.Type, repository.Org, repository.OrgSlug);
}
