using System.Diagnostics;
using Tessera.Server.Projects;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.Console.Pages.Projects;

/// <summary>
/// Stands before all pages of a project: whoever may not see it learns nothing, not even that it is there; whoever lacks a permission learns which. The
/// operations behind the pages ask again.
/// </summary>
internal static class ProjectDoor
{
    private const string Pattern = "/projects/{vcs}/{org}/{repo}";

    /// <summary>Pages for whoever may see the project.</summary>
    public static RouteGroupBuilder MapProject(this IEndpointRouteBuilder pages) => pages.MapGroup(Pattern).RequireUser().AddEndpointFilter(SeeAsync);

    /// <summary>Pages about deleting the project, for whoever may.</summary>
    public static RouteGroupBuilder MapProjectToDelete(this IEndpointRouteBuilder pages) =>
        pages.MapGroup(Pattern).RequireUser().AddEndpointFilter(SeeToDeleteAsync).Requiring(place => place.MayDelete ? null : TesseraPermissions.ProjectDelete);

    /// <summary>Only for whoever may change the project.</summary>
    public static T RequiringChange<T>(this T pages)
        where T : IEndpointConventionBuilder => pages.Requiring(place => place.MayChange ? null : TesseraPermissions.ProjectWrite);

    /// <summary>Only for whoever has a permission of the builds API in the project.</summary>
    public static T RequiringInProject<T>(this T pages, string permission)
        where T : IEndpointConventionBuilder => pages.Requiring(place => place.May(permission) ? null : permission);

    /// <summary>Only for those who lack nothing.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="lacking">The permission that the viewer lacks; null when they lack none.</param>
    public static T Requiring<T>(this T pages, Func<ProjectPlace, string?> lacking)
        where T : IEndpointConventionBuilder => pages.AddEndpointFilter((context, next) =>
            lacking(context.HttpContext.Place()) is { } permission ? new(ErrorPages.Lacking(context.HttpContext, permission)) : next(context));

    /// <summary>The page for what an operation answers to whoever may not, or may not any more.</summary>
    public static IResult ToPage(this ProjectFound why, HttpContext http) => why switch
    {
        ProjectFound.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
        ProjectFound.Lacking lacking => ErrorPages.Lacking(http, lacking.Permission),
        _ => throw new UnreachableException(),
    };

    private static ValueTask<object?> SeeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        EnterAsync(context, next, (places, http) => places.FindAsync(http, http.RequestAborted));

    private static ValueTask<object?> SeeToDeleteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        EnterAsync(context, next, (places, http) => places.FindToDeleteAsync(http, http.RequestAborted));

    private static async ValueTask<object?> EnterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<ProjectPlaces, HttpContext, Task<ProjectPlace?>> find)
    {
        var http = context.HttpContext;
        if (await find(http.RequestServices.GetRequiredService<ProjectPlaces>(), http) is not { } place)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        http.Features.Set(place);
        return await next(context);
    }
}
