namespace Tessera.Tokens;

/// <summary>Whose token it is. The kind is readable from the token's prefix (spec T40).</summary>
public enum TokenKind : byte
{
    /// <summary>A user's own token, prefix <c>tsp_</c>: gives what its owner may do at the time of use.</summary>
    Personal = 1,

    /// <summary>A project's token, prefix <c>tsj_</c>: gives one scope in one project.</summary>
    Project = 2,

    /// <summary>A token of no user, prefix <c>tss_</c>: gives a type over the whole catalogue.</summary>
    Service = 3,
}

/// <summary>Names of the kinds as they stand in JSON and headers.</summary>
public static class TokenKinds
{
    /// <summary><c>personal</c>, <c>project</c> or <c>service</c>.</summary>
    public static string ToWire(this TokenKind kind) => kind switch
    {
        TokenKind.Personal => "personal",
        TokenKind.Project => "project",
        TokenKind.Service => "service",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
