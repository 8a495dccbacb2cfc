using Tessera.Server.Security;

namespace Tessera.Server.PersonalTokens;

/// <summary>Routes under <c>/v1/personal-tokens</c>. What is reached is always the caller's own.</summary>
internal static class PersonalTokenEndpoints
{
    public static void AddPersonalTokens(this IServiceCollection services) => services.AddTransient<CreatePersonalToken>();

    public static void MapPersonalTokens(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/personal-tokens").WithTags("Personal tokens");
        group.MapPost("", CreatePersonalToken.HandleAsync).RequireUserOrPassword();
    }
}
