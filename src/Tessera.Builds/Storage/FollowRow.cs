namespace Tessera.Builds.Storage;

/// <summary>A user follows a project: it stands in their list although they may not belong to it.</summary>
internal sealed class FollowRow
{
    public required Guid UserId { get; set; }

    public required Guid ProjectId { get; set; }
}
