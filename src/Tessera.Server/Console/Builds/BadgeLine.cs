namespace Tessera.Server.Console.Builds;

/// <summary>What the badge of a branch says.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Branch">The branch.</param>
/// <param name="State"><c>passed</c>, <c>failed</c>, <c>running</c>, <c>canceled</c> or <c>no builds</c>; <see cref="Unknown"/> when there is no such project.</param>
internal sealed record BadgeLine(Guid ProjectId, string Branch, string State)
{
    public const string Unknown = "unknown";
}

/// <summary>A branch of a project.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Branch">The branch.</param>
internal sealed record ProjectBranch(Guid ProjectId, string Branch);
