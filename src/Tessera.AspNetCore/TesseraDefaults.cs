namespace Tessera.AspNetCore;

/// <summary>Names that other code may have to repeat.</summary>
public static class TesseraDefaults
{
    /// <summary>Name of the authentication scheme.</summary>
    public const string Scheme = "Tessera";

    /// <summary>Realm in <c>WWW-Authenticate</c> unless the settings say otherwise.</summary>
    public const string Realm = "tessera";

    /// <summary>Claim that holds the kind of the token: <c>personal</c>, <c>project</c> or <c>service</c>.</summary>
    public const string KindClaim = "tessera:kind";

    /// <summary>Claim that holds the id of the token's record.</summary>
    public const string TokenIdClaim = "tessera:token-id";

    /// <summary>Claim that holds the slug of a project token's project.</summary>
    public const string ProjectClaim = "tessera:project";
}
