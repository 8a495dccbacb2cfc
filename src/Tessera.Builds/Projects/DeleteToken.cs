using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.Projects;

/// <summary>Deletes a project token: it is refused from then on.</summary>
internal static class DeleteToken
{
    private const string What = "Token";

    public static async Task<IResult> HandleAsync(HttpContext http, string id, IProjectAdministration administration, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var tokenId))
            return Answers.NotFound(What);
        var outcome = await administration.DeleteTokenAsync(http, http.Project().Id, tokenId, ct);
        return outcome.Status == StatusCodes.Status404NotFound ? Answers.NotFound(What) : outcome.Answer(_ => Answers.Message(StatusCodes.Status200OK, "OK"));
    }
}
