using Microsoft.Extensions.Primitives;

namespace Tessera.AspNetCore;

/// <summary>Reads the token a request presents (spec T30): <c>Authorization: Bearer T</c>, once, or the same one several times.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Finds the token in the header's values.</summary>
    /// <param name="authorization">Values of <c>Authorization</c>.</param>
    /// <param name="secret">The token as presented; empty when there is none, or none by this scheme.</param>
    /// <returns>False when two different credentials are presented: the caller answers 400.</returns>
    public static bool TryRead(StringValues authorization, out ReadOnlySpan<char> secret)
    {
        secret = default;
        if (authorization.Count == 0)
            return true;
        secret = Single(authorization[0]);
        for (var i = 1; i < authorization.Count; i++)
        {
            // The scheme's case makes no other credential.
            if (!string.Equals(authorization[i], authorization[0], StringComparison.Ordinal) && (secret.IsEmpty || !Single(authorization[i]).SequenceEqual(secret)))
                return false;
        }

        return secret.IndexOf(',') is var comma && (comma < 0 || IsRepeated(ref secret, comma));
    }

    private static ReadOnlySpan<char> Single(string? value) =>
        value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value.AsSpan(Scheme.Length).Trim(' ') : default;

    // "Bearer a, Bearer a": what some proxies make of a header sent twice.
    private static bool IsRepeated(ref ReadOnlySpan<char> secret, int comma)
    {
        var first = secret[..comma].Trim(' ');
        var rest = secret[(comma + 1)..];
        foreach (var range in rest.Split(','))
        {
            if (!Single(rest[range].Trim(' ').ToString()).SequenceEqual(first))
                return false;
        }

        secret = first;
        return true;
    }
}
