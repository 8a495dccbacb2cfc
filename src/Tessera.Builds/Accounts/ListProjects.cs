using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Accounts;

/// <summary>The caller's projects with how their branches stand.</summary>
internal sealed class ListProjects(BuildsStore store, UsersProjects projects)
{
    // The newest: more branches than anybody looks at.
    private const int MaxBuilds = 5000;

    /// <summary>A project.</summary>
    internal sealed record Body
    {
        public required string VcsUrl { get; init; }

        public required string VcsType { get; init; }

        public required string Username { get; init; }

        public required string Reponame { get; init; }

        public required string DefaultBranch { get; init; }

        /// <summary>Whether the caller follows it.</summary>
        public required bool Following { get; init; }

        /// <summary>Whether it is public.</summary>
        public required bool Oss { get; init; }

        /// <summary>Always: fetching sources is the runner's business.</summary>
        public bool HasUsableKey { get; init; } = true;

        /// <summary>Branches by name, percent-encoded.</summary>
        public required IReadOnlyDictionary<string, Branch> Branches { get; init; }
    }

    /// <summary>A branch: its newest finished build, and those newer that are not finished.</summary>
    internal sealed record Branch(IReadOnlyList<Build> RecentBuilds, IReadOnlyList<Build> RunningBuilds);

    /// <summary>A build, in short.</summary>
    internal sealed record Build(int BuildNum, string Status, string? Outcome, string? VcsRevision, DateTimeOffset AddedAt);

    public async Task<IReadOnlyList<Body>> ExecuteAsync(TokenUser user, Func<Project, ValueTask<bool>> mayRead, CancellationToken ct)
    {
        var entries = await projects.ExecuteAsync(user.Id, mayRead, ct);
        var builds = await NewestAsync([.. entries.Select(entry => entry.Project.Id)], ct);
        return [.. entries.Select(entry => Of(entry, builds[entry.Project.Id]))];
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ListProjects operation, CancellationToken ct) =>
        Answers.Ok(await operation.ExecuteAsync(http.User(), http.MayReadAsync, ct));

    private async Task<ILookup<Guid, BuildRow>> NewestAsync(Guid[] projectIds, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var rows = await db.Builds.AsNoTracking()
            .Where(build => projectIds.Contains(build.ProjectId) && build.Branch != null)
            .Where(build => !db.Builds.Any(later =>
                later.ProjectId == build.ProjectId && later.Branch == build.Branch && later.Number > build.Number && later.Lifecycle == Lifecycle.Finished))
            .OrderByDescending(build => build.QueuedAt)
            .Take(MaxBuilds)
            .ToListAsync(ct);
        return rows.ToLookup(row => row.ProjectId);
    }

    private static Body Of(UsersProjects.Entry entry, IEnumerable<BuildRow> builds)
    {
        var repository = SourceRepository.Of(entry.Project);
        return new()
        {
            VcsUrl = repository.Url,
            VcsType = repository.Type,
            Username = repository.Org,
            Reponame = repository.Name,
            DefaultBranch = entry.Project.DefaultBranch,
            Following = entry.Following,
            Oss = entry.Project.IsPublic,
            Branches = builds.GroupBy(build => build.Branch!, StringComparer.Ordinal).ToDictionary(branch => Uri.EscapeDataString(branch.Key), Of, StringComparer.Ordinal),
        };
    }

    private static Branch Of(IEnumerable<BuildRow> builds)
    {
        var newestFirst = builds.OrderByDescending(build => build.Number).ToLookup(build => build.Lifecycle is Lifecycle.Finished or Lifecycle.NotRun, Of);
        return new([.. newestFirst[true]], [.. newestFirst[false]]);
    }

    private static Build Of(BuildRow build) => new(build.Number, BuildStatus.Of(build), build.Outcome?.ToWire(), build.Revision, build.QueuedAt);
}
