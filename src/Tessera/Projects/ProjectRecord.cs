using Tessera.Permissions;

namespace Tessera.Projects;

/// <summary>What verification has to know of a project.</summary>
public sealed record ProjectRecord
{
    /// <summary>The record's id. A project that is deleted and made again gets another.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its slug, vcs in short form.</summary>
    public required string Slug { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Whether everybody may read what its APIs open to the public.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The branch that is meant when none is named. Default <c>main</c>.</summary>
    public string DefaultBranch { get; init; } = "main";

    /// <summary>Who belongs to it, by user id: <see cref="Access.Read"/> or <see cref="Access.Write"/>.</summary>
    public IReadOnlyDictionary<Guid, Access> Members { get; init; } = new Dictionary<Guid, Access>();
}
