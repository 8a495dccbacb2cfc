using System.Buffers;

namespace Tessera.AspNetCore;

/// <summary>Values of <c>WWW-Authenticate</c> for requests that are refused (RFC 6750, section 3).</summary>
public static class BearerChallenge
{
    private static readonly SearchValues<char> Quoting = SearchValues.Create("\"\\");

    /// <summary>No token was presented.</summary>
    /// <param name="realm">The realm: see <see cref="TesseraAuthenticationOptions.Realm"/>.</param>
    public static string NoToken(string realm) => $"Bearer realm=\"{realm}\"";

    /// <summary>The token is not live.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="reason">Why, as on the wire.</param>
    public static string InvalidToken(string realm, string? reason) => $"{NoToken(realm)}, error=\"invalid_token\", error_description=\"{reason}\"";

    /// <summary>The token is live and does not reach this.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="reason">Why, as on the wire.</param>
    /// <param name="missing">The permission that it lacks; null when that is not the reason.</param>
    /// <param name="tokenPage">Where its holder can look it up; null when that is not known. Left out when it is nothing for a header: not ASCII, or with a quote.</param>
    public static string InsufficientScope(string realm, string? reason, string? missing, string? tokenPage)
    {
        var scope = missing is null ? "" : $", scope=\"{missing}\"";
        var page = tokenPage is null || tokenPage.AsSpan().ContainsAny(Quoting) || tokenPage.AsSpan().ContainsAnyExceptInRange('!', '~') ? "" : $", error_uri=\"{tokenPage}\"";
        return $"{NoToken(realm)}, error=\"insufficient_scope\", error_description=\"{reason}\"{scope}{page}";
    }

    /// <summary>The request is refused whatever the token gives.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="reason">Why, as on the wire.</param>
    public static string InvalidRequest(string realm, string reason) => $"{NoToken(realm)}, error=\"invalid_request\", error_description=\"{reason}\"";
}
