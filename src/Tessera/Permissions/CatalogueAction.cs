namespace Tessera.Permissions;

/// <summary>One permission of the catalogue, ready for the hot path.</summary>
/// <param name="Id">Its number in <see cref="PermissionNames"/>.</param>
/// <param name="Permission">Its name.</param>
/// <param name="Access">Read or write.</param>
public sealed record CatalogueAction(int Id, Permission Permission, Access Access)
{
    /// <summary>Name of the API that stands for Tessera's own management operations.</summary>
    public const string ManagementApi = "tessera";

    /// <summary>Whether it is one of Tessera's own management operations, which no type and no role extent includes (spec T23).</summary>
    public bool IsManagement { get; } = Permission.Api == ManagementApi;
}
