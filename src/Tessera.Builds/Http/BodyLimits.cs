using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tessera.Builds.Http;

/// <summary>Sets the limit of one request's body, where the host's general limit does not fit. Comes before anything is read.</summary>
internal static class BodyLimits
{
    /// <summary>Takes at most this many bytes; what is longer is answered by 413. Null: the endpoint counts for itself.</summary>
    public static void LimitBody(this HttpContext http, long? bytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = bytes;
    }
}
