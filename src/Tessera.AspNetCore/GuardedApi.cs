using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tessera.AspNetCore;

/// <summary>An API of this program that is guarded by tokens: all its endpoints state what they take, or the program does not start (spec T24).</summary>
/// <param name="Name">Its name in permissions.</param>
/// <param name="Title">Its name for people.</param>
internal sealed record GuardedApi(string Name, string Title);

/// <summary>Where guarded APIs begin.</summary>
public static class GuardedApis
{
    /// <summary>
    /// Makes a group for the endpoints of an API. Each has to state a permission, <see cref="GuardConventions.RequireLiveToken"/> or
    /// <c>AllowAnonymous()</c>; the program does not start otherwise. Their permissions and routes are registered in the catalogue at start.
    /// </summary>
    /// <param name="app">The program's endpoints.</param>
    /// <param name="name">Name of the API in permissions: a lower-case letter, then lower-case letters, digits and hyphens.</param>
    /// <param name="title">Name for people.</param>
    public static RouteGroupBuilder MapTesseraApi(this IEndpointRouteBuilder app, string name, string title)
    {
        ArgumentNullException.ThrowIfNull(app);
        var api = new GuardedApi(name, title);
        app.ServiceProvider.GetRequiredService<GuardedApiStart>().Add(app, api);
        var group = app.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(endpoint => endpoint.Metadata.Add(api));
        return group;
    }
}
