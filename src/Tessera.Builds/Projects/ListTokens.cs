using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.Projects;

/// <summary>A project's tokens, newest first.</summary>
internal static class ListTokens
{
    public static async Task<IResult> HandleAsync(HttpContext http, IProjectAdministration administration, CancellationToken ct) =>
        (await administration.ListTokensAsync(http, http.Project().Id, ct)).Answer(tokens => Answers.Ok(tokens.Select(TokenView.Of)));
}
