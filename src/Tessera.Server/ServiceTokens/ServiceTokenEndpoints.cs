using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.ServiceTokens;

/// <summary>Routes under <c>/v1/service-tokens</c>, each with the management permission it takes.</summary>
internal static class ServiceTokenEndpoints
{
    public static void AddServiceTokens(this IServiceCollection services)
    {
        services.AddSingleton<ServiceTokenGrant>();
        services.AddSingleton<CountServiceTokens>();
        services.AddTransient<CreateServiceToken>();
        services.AddTransient<UpdateServiceToken>();
        services.AddTransient<RegenerateServiceToken>();
        services.AddTransient<DeleteServiceToken>();
    }

    public static void MapServiceTokens(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/service-tokens").WithTags("Service tokens").MayWait();
        group.MapPost("", CreateServiceToken.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenCreate);
        group.MapGet("", ListServiceTokens.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenRead);
        group.MapGet("{id:guid}", ShowServiceToken.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenRead);
        group.MapGet("{id:guid}/usage", ShowServiceTokenUsage.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenRead);
        group.MapPatch("{id:guid}", UpdateServiceToken.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenUpdate);
        group.MapPost("{id:guid}/regenerate", RegenerateServiceToken.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenRegenerate);
        group.MapDelete("{id:guid}", DeleteServiceToken.HandleAsync).RequirePermission(TesseraPermissions.ServiceTokenDelete);
    }
}
