using Tessera.Server.Http;
using Tessera.Server.Security;

namespace Tessera.Server.Roles;

/// <summary>Routes under <c>/v1/roles</c>.</summary>
internal static class RoleEndpoints
{
    public static void AddRoles(this IServiceCollection services)
    {
        services.AddTransient<CreateRole>();
        services.AddTransient<EditRole>();
        services.AddTransient<DeleteRole>();
    }

    public static void MapRoles(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/roles").WithTags("Roles").MayWait();
        group.MapGet("", ListRoles.Handle).RequirePermission(TesseraPermissions.RoleRead);
        group.MapGet("{id:guid}", GetRole.Handle).RequirePermission(TesseraPermissions.RoleRead);
        group.MapPost("", CreateRole.HandleAsync).RequirePermission(TesseraPermissions.RoleWrite);
        group.MapPatch("{id:guid}", EditRole.HandleAsync).RequirePermission(TesseraPermissions.RoleWrite);
        group.MapDelete("{id:guid}", DeleteRole.HandleAsync).RequirePermission(TesseraPermissions.RoleWrite);
    }
}
