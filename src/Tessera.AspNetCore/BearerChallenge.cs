namespace Tessera.AspNetCore;

/// <summary>Values of <c>WWW-Authenticate</c> for requests that are refused (RFC 6750, section 3).</summary>
public static class BearerChallenge
{
    /// <summary>No token was presented.</summary>
    /// <param name="realm">The realm: see <see cref="TesseraAuthenticationOptions.Realm"/>.</param>
    public static string NoToken(string realm) => $"Bearer realm=\"{realm}\"";

    /// <summary>The token is not live.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="reason">Why, as on the wire.</param>
    public static string InvalidToken(string realm, string? reason) => $"{NoToken(realm)}, error=\"invalid_token\", error_description=\"{reason}\"";

    /// <summary>The token is live and does not reach this.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="missing">The permission that it lacks; null when that is not the reason.</param>
    public static string InsufficientScope(string realm, string? missing) => missing is null
        ? $"{NoToken(realm)}, error=\"insufficient_scope\""
        : $"{NoToken(realm)}, error=\"insufficient_scope\", scope=\"{missing}\"";
}
