using System.Globalization;

namespace Tessera.Server.Users;

/// <summary>Answers without a body say in a header from which point in the feed on every node knows.</summary>
internal static class EpochHeader
{
    private const string Name = "Tessera-Epoch";

    /// <summary>204 with the epoch.</summary>
    public static IResult NoContent(HttpContext http, long epoch)
    {
        http.Response.Headers[Name] = epoch.ToString(CultureInfo.InvariantCulture);
        return TypedResults.NoContent();
    }
}
