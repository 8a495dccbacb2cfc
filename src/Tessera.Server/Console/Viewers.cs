using System.Globalization;
using System.Net;
using Tessera.Server.Apis;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Users;

namespace Tessera.Server.Console;

/// <summary>Makes the viewer of a page from the request.</summary>
internal sealed class Viewers(UserDirectory directory, CurrentCatalogue catalogue, TimeProvider clock)
{
    /// <summary>Has a page shown to nobody in particular.</summary>
    public void SetNobody(HttpContext http)
    {
        var viewer = Of(http, null, null);
        http.Features.Set(viewer);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = viewer.Culture;
        PageHeaders.Set(http);
    }

    public Viewer Of(HttpContext http, Session? session, IPAddress? address)
    {
        var user = session is null ? null : directory.FindUser(session.UserId);
        return new()
        {
            Culture = Languages.Of(http.Request),
            Zone = Viewer.ZoneOf(http.Request),
            Theme = Viewer.ThemeOf(http.Request),
            Now = clock.GetUtcNow(),
            Catalogue = catalogue.Value,
            User = user,
            Caller = user is null ? null : Caller.Of(session!, user, directory.RightsOf(user.Id), address?.ToString()),
        };
    }
}
