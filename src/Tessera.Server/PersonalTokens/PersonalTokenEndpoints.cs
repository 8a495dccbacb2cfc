using Tessera.Server.Http;
using Tessera.Server.Security;

namespace Tessera.Server.PersonalTokens;

/// <summary>Routes under <c>/v1/personal-tokens</c>. What is reached is always the caller's own; PUT and PATCH do not exist (spec T2).</summary>
internal static class PersonalTokenEndpoints
{
    public static void AddPersonalTokens(this IServiceCollection services)
    {
        services.AddTransient<CreatePersonalToken>();
        services.AddTransient<DeletePersonalToken>();
        services.AddTransient<RotatePersonalToken>();
    }

    public static void MapPersonalTokens(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/personal-tokens").WithTags("Personal tokens").MayWait();
        group.MapPost("", CreatePersonalToken.HandleAsync).RequireUserOrPassword();
        group.MapGet("", ListPersonalTokens.HandleAsync).RequireUser();
        group.MapGet("{id:guid}", ShowPersonalToken.HandleAsync).RequireUser();
        group.MapGet("{id:guid}/usage", ShowPersonalTokenUsage.HandleAsync).RequireUser();
        group.MapDelete("{id:guid}", DeletePersonalToken.HandleAsync).RequireUser();
        group.MapPost("{id:guid}/rotate", RotatePersonalToken.HandleAsync).RequireUser();
    }
}
