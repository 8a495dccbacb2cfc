namespace Tessera.Permissions;

/// <summary>
/// The scopes of project tokens as on the wire, and what each gives inside its project (spec T21). <c>build-artifacts</c> and <c>all</c> are kept from
/// older systems.
/// </summary>
public static class ProjectScopes
{
    /// <summary>Reads build statuses and nothing else.</summary>
    public const string Status = "status";

    /// <summary>Reads everything of the project.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>Reads and writes everything of the project.</summary>
    public const string Admin = "admin";

    /// <summary>Legacy: reads artifacts.</summary>
    public const string BuildArtifacts = "build-artifacts";

    /// <summary>Legacy: reads statuses and artifacts.</summary>
    public const string All = "all";

    private const string StatusRead = "builds:status.read";
    private const string ArtifactRead = "builds:artifact.read";

    /// <summary>All of them, in the order in which people see them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Status, ReadOnly, Admin, BuildArtifacts, All];

    /// <summary>Extent over all APIs of the project that a scope stands for; what it gives besides is in <see cref="NamedBy"/>.</summary>
    public static Access ApisOf(string? scope) => scope switch
    {
        ReadOnly => Access.Read,
        Admin => Access.Write,
        _ => Access.None,
    };

    /// <summary>The permissions that a scope gives by name; none for a scope that there is not.</summary>
    public static IReadOnlyList<Permission> NamedBy(string? scope) => scope switch
    {
        Status => [Parse(StatusRead)],
        BuildArtifacts => [Parse(ArtifactRead)],
        All => [Parse(StatusRead), Parse(ArtifactRead)],
        _ => [],
    };

    /// <summary>What a scope gives.</summary>
    public static Rights RightsOf(string? scope, PermissionNames names) => new(ApisOf(scope), PermissionSet.Of(names, NamedBy(scope)));

    private static Permission Parse(string name) =>
        Permission.TryParse(name, out var permission) ? permission : throw new ArgumentException($"{name} is not a permission.", nameof(name));
}
