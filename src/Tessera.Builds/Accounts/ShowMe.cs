using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.Accounts;

/// <summary>Who the caller is.</summary>
internal sealed class ShowMe(UsersProjects projects)
{
    private const string WriteAllProjects = "tessera:project.write";

    /// <summary>A user.</summary>
    internal sealed record Body
    {
        public required Guid Id { get; init; }

        public required string Login { get; init; }

        public required string Name { get; init; }

        /// <summary>Whether they may change all projects of the instance.</summary>
        public required bool Admin { get; init; }

        public required string SelectedEmail { get; init; }

        public required IReadOnlyList<string> AllEmails { get; init; }

        public string? AvatarUrl { get; init; }

        public required int NumProjectsFollowed { get; init; }

        /// <summary>Addresses of the repositories of their projects.</summary>
        public required IReadOnlyDictionary<string, ProjectSettings> Projects { get; init; }
    }

    /// <summary>What a user has set for a project; the same for all.</summary>
    internal sealed record ProjectSettings(bool OnDashboard = true, string Emails = "default");

    public async Task<Body> ExecuteAsync(TokenUser user, bool isAdmin, Func<Project, ValueTask<bool>> mayRead, CancellationToken ct)
    {
        var entries = await projects.ExecuteAsync(user.Id, mayRead, ct);
        return new()
        {
            Id = user.Id,
            Login = Callers.LoginOf(user),
            Name = user.Name,
            Admin = isAdmin,
            SelectedEmail = user.Email,
            AllEmails = [user.Email],
            NumProjectsFollowed = entries.Count(entry => entry.Following),
            Projects = entries.ToDictionary(entry => SourceRepository.Of(entry.Project).Url, _ => new ProjectSettings(), StringComparer.Ordinal),
        };
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ShowMe operation, CancellationToken ct) =>
        Answers.Ok(await operation.ExecuteAsync(http.User(), await http.AskPermissionAsync(WriteAllProjects) is null, http.MayReadAsync, ct));
}
