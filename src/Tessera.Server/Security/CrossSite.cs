namespace Tessera.Server.Security;

/// <summary>Tells by what browsers say of a request whether another site's page made it.</summary>
internal static class CrossSite
{
    /// <summary>Whether the browser says that another site made the request. What is no browser says nothing.</summary>
    public static bool Is(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: > 0 } values && values.Any(value => value is not ("same-origin" or "none"));
}
