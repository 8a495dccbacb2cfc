using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.EnvVars;

/// <summary>Deletes an environment variable. Builds claimed from then on do not get it.</summary>
internal sealed class DeleteEnvVar(BuildsStore store)
{
    /// <summary>Deletes a variable.</summary>
    /// <returns>False when the project has none of this name.</returns>
    public async Task<bool> ExecuteAsync(Guid projectId, string name, CancellationToken ct) =>
        await store.ChangeAsync(projectId, db => db.EnvVars.Where(row => row.ProjectId == projectId && row.Name == name).ExecuteDeleteAsync(CancellationToken.None), ct) > 0;

    public static async Task<IResult> HandleAsync(HttpContext http, string name, DeleteEnvVar operation, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project().Id, name, ct) ? Answers.Message(StatusCodes.Status200OK, "ok") : Answers.NotFound(ShowEnvVar.What);
}
