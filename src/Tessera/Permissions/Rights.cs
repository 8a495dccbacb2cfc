namespace Tessera.Permissions;

/// <summary>
/// What a user or a token may do, in one shape for all of them: an extent over every action of every registered API, also those registered
/// later, and permissions by name. Tessera's own management operations are given by name alone (spec T23).
/// </summary>
/// <param name="Apis">Extent over the actions of all APIs other than Tessera's own.</param>
/// <param name="Named">Permissions given by name, of any API.</param>
public sealed record Rights(Access Apis, PermissionSet Named)
{
    /// <summary>May do nothing.</summary>
    public static Rights None { get; } = new(Access.None, PermissionSet.Empty);

    /// <summary>Whether the action is allowed.</summary>
    public bool Allow(CatalogueAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return (!action.IsManagement && Apis >= action.Access) || Named.Contains(action.Id);
    }

    /// <summary>
    /// Whether these rights reach at least as far as an extent and a list of permissions: nobody may hand out or take over more than they have
    /// (spec T25). A permission that the catalogue does not know may write, for all we know.
    /// </summary>
    public bool Include(Access apis, IEnumerable<Permission> named, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(catalogue);
        return Apis >= apis && named.All(permission => Allow(catalogue.Find(permission)));
    }
}
