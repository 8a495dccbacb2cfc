using Microsoft.Net.Http.Headers;
using Tessera.Server.Storage;

namespace Tessera.Server.ServiceTokens;

/// <summary>The version of a record as on the wire: the epoch of its last change.</summary>
internal static class ServiceTokenETag
{
    public static string Of(TokenRow row) => $"\"{row.Epoch}\"";

    /// <summary>Whether the request's <c>If-Match</c> allows changing this version; without one, every version.</summary>
    public static bool Matches(HttpRequest request, TokenRow row)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        return request.Headers.IfMatch.Count == 0
            || wanted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag == Of(row)));
    }
}
