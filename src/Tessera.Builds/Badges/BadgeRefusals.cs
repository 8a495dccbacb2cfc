using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.Badges;

/// <summary>Where a picture is expected a refusal is one too, with the status that any other call gets. The same for all: it tells nothing.</summary>
internal static class BadgeRefusals
{
    public static Task WriteAsync(HttpContext http, Refusal refusal)
    {
        var (status, _) = RefusalMessages.Of(http, refusal);
        return Badge.Of(BadgeState.Unknown, Badge.StyleOf(http.Request)).WriteAsync(http, status);
    }
}
