using System.Globalization;

namespace Tessera.Server.Http;

/// <summary>Answers that several calls share.</summary>
internal static class Answers
{
    public const string EpochHeader = "Tessera-Epoch";

    /// <summary>204 with the epoch in a header, or 404: the second delete finds nothing (spec T8).</summary>
    public static IResult Deleted(HttpContext http, long? epoch, string what)
    {
        if (epoch is not { } known)
            return Problems.NotFound(what);
        SetEpoch(http, known);
        return TypedResults.NoContent();
    }

    /// <summary>Says since when every node knows of a change whose answer has no record to say it in.</summary>
    public static void SetEpoch(HttpContext http, long epoch) => http.Response.Headers[EpochHeader] = epoch.ToString(CultureInfo.InvariantCulture);
}
