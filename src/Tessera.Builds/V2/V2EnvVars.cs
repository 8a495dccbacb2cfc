using Microsoft.AspNetCore.Http;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>The calls about environment variables whose answers differ from v1.1's.</summary>
internal static class V2EnvVars
{
    public static async Task<IResult> ListAsync(HttpContext http, ListEnvVars operation, CancellationToken ct) =>
        http.Request.Query.ContainsKey("page-token")
            ? PageTokens.Refusal
            : Answers.Ok(new Page<EnvVarView>(await operation.ExecuteAsync(http.Project().Id, ct), NextPageToken: null));

    public static async Task<IResult> DeleteAsync(HttpContext http, string name, DeleteEnvVar operation, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project().Id, name, ct)
            ? Answers.Message(StatusCodes.Status200OK, "Environment variable deleted.")
            : Answers.NotFound(ShowEnvVar.What);
}
