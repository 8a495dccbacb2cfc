using Microsoft.Extensions.Options;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.Apis;

/// <summary>Routes under <c>/v1/apis</c>, and <c>/v1/permissions</c>: the catalogue.</summary>
internal static class ApiEndpoints
{
    public static void AddApis(this IServiceCollection services)
    {
        services.AddOptions<OpenApiImportOptions>().BindConfiguration(OpenApiImportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new OpenApiImport(provider.GetRequiredService<IOptions<OpenApiImportOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddTransient<ListApis>();
        services.AddTransient<ListPermissions>();
        services.AddTransient<RegisterApi>();
        services.AddTransient<ImportApi>();
        services.AddSingleton<RecentLiveTokens>();
        services.AddTransient<DeleteApi>();
    }

    public static void MapApis(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/apis").WithTags("Catalogue").MayWait();
        group.MapGet("", ListApis.HandleAsync).RequirePermission(TesseraPermissions.ApiRead)
            .WithSummary("List the registered APIs").Produces<Page<ApiSummary>>();
        group.MapGet("/{api}", GetApi.HandleAsync).RequirePermission(TesseraPermissions.ApiRead)
            .WithSummary("Show an API's resources, actions and routes").Produces<ApiView>();
        group.MapPut("/{api}", PutApi.HandleAsync).RequirePermission(TesseraPermissions.ApiWrite)
            .WithSummary("Register an API, or replace it").Produces<RegistrationView>().Produces<RegistrationView>(StatusCodes.Status201Created);
        group.MapPost("/{api}/openapi", ImportApi.HandleAsync).RequirePermission(TesseraPermissions.ApiWrite)
            .WithSummary("Register an API from its OpenAPI document").Produces<RegistrationView>().Produces<RegistrationView>(StatusCodes.Status201Created);
        group.MapDelete("/{api}", DeleteApi.HandleAsync).RequirePermission(TesseraPermissions.ApiWrite)
            .WithSummary("Take an API out of the catalogue").Produces(StatusCodes.Status204NoContent).Produces<DeleteApi.DryRunView>();
        app.MapGet("/v1/permissions", ListPermissions.Handle).RequirePermission(TesseraPermissions.ApiRead).WithTags("Catalogue")
            .WithSummary("List all permissions by API and resource").Produces<Page<ApiView>>();
    }
}
