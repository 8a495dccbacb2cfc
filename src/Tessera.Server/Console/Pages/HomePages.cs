using Tessera.Server.Security;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages;

/// <summary>The address without a path: leads to where one begins.</summary>
internal static class HomePages
{
    public static void MapHome(this IEndpointRouteBuilder pages) => pages.MapGet("/", Home).AllowAnyone();

    private static IResult Home(HttpContext http, SetupCode setup) =>
        Page.GoTo(http.Viewer().Caller is not null ? "/projects" : setup.IsOpen ? "/setup" : ConsoleAccess.SignInPath);
}
