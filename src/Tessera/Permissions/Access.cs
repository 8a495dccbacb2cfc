namespace Tessera.Permissions;

/// <summary>What an action does to its resource, and how far somebody's rights over all APIs go.</summary>
public enum Access : byte
{
    /// <summary>No access: only as an extent of rights, never of an action.</summary>
    None = 0,

    /// <summary>Looks, changes nothing.</summary>
    Read = 1,

    /// <summary>May change something. As an extent of rights it includes reading.</summary>
    Write = 2,
}

/// <summary>Names of the accesses as they stand in JSON.</summary>
public static class Accesses
{
    /// <summary><c>none</c>, <c>read</c> or <c>write</c>.</summary>
    public static string ToWire(this Access access) => access switch
    {
        Access.None => "none",
        Access.Read => "read",
        Access.Write => "write",
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };

    /// <summary>Reads the names that <see cref="ToWire"/> gives, and nothing else.</summary>
    public static bool TryParse(string? text, out Access access)
    {
        access = text switch { "read" => Access.Read, "write" => Access.Write, _ => Access.None };
        return access != Access.None || text == "none";
    }

    /// <summary>Access of a method when nobody says otherwise: GET, HEAD, OPTIONS and QUERY read, everything else writes.</summary>
    public static Access OfMethod(string method) => method is "GET" or "HEAD" or "OPTIONS" or "QUERY" ? Access.Read : Access.Write;
}
