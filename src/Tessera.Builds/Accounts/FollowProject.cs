using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Accounts;

/// <summary>Puts a project on the caller's list, or takes it off again. Doing so twice changes nothing.</summary>
internal sealed class FollowProject(BuildsStore store)
{
    /// <summary>That it is followed now. Nothing is built because of it.</summary>
    internal sealed record Followed(bool Following = true, bool Workflow = false, string? FirstBuild = null);

    /// <summary>That it is followed no longer.</summary>
    internal sealed record Unfollowed(bool Following = false);

    public Task ExecuteAsync(Guid projectId, Guid userId, bool follow, CancellationToken ct) => store.ChangeAsync(projectId, async db =>
    {
        var row = await db.Follows.SingleOrDefaultAsync(row => row.UserId == userId && row.ProjectId == projectId);
        if (follow && row is null)
            db.Follows.Add(new() { UserId = userId, ProjectId = projectId });
        else if (!follow && row is not null)
            db.Follows.Remove(row);
        return follow;
    }, ct);

    public static Task<IResult> HandleFollowAsync(HttpContext http, FollowProject operation, CancellationToken ct) => HandleAsync(http, operation, follow: true, ct);

    public static Task<IResult> HandleUnfollowAsync(HttpContext http, FollowProject operation, CancellationToken ct) => HandleAsync(http, operation, follow: false, ct);

    private static async Task<IResult> HandleAsync(HttpContext http, FollowProject operation, bool follow, CancellationToken ct)
    {
        await operation.ExecuteAsync(http.Project().Id, http.User().Id, follow, ct);
        return follow ? Answers.Ok(new Followed()) : Answers.Ok(new Unfollowed());
    }
}
