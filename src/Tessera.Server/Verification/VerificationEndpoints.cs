using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.Verification;

/// <summary>The calls about tokens presented or shown: two of them before the pipeline, the others in it.</summary>
internal static class VerificationEndpoints
{
    public static void AddVerificationEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<Questions>();
        services.AddTransient<RevokeToken>();
    }

    public static void MapVerification(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1").WithTags("Verification");
        group.MapPost("verify", Ok<VerifyAnswer> (VerifyQuestion question) => AnsweredBefore<VerifyAnswer>()).RequirePermission(TesseraPermissions.TokenVerify);
        group.MapPost("verify/batch", Ok<IReadOnlyList<VerifyAnswer>> (IReadOnlyList<VerifyQuestion> questions) => AnsweredBefore<IReadOnlyList<VerifyAnswer>>())
            .RequirePermission(TesseraPermissions.TokenVerify);
        group.MapPost("introspect", Introspection.HandleAsync).RequirePermission(TesseraPermissions.TokenVerify);
        group.MapPost("revoke", RevokeToken.HandleAsync).AllowAnyone().MayWait();
        group.MapGet("token", WhoAmI.HandleAsync).RequireToken();
        group.MapPost("revocations/wait", WaitForEpoch.HandleAsync).RequireToken();
    }

    // VerifyEndpoint answers before routing; here these two are described, for the document of the API and for whoever lists endpoints.
    private static Ok<T> AnsweredBefore<T>() => throw new UnreachableException();
}
