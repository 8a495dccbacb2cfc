using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.EnvVars;

/// <summary>One environment variable, its value masked.</summary>
internal sealed class ShowEnvVar(BuildsStore store)
{
    /// <summary>What the API calls one that is not there.</summary>
    public const string What = "Environment variable";

    /// <summary>Looks a variable up.</summary>
    /// <returns>Null when the project has none of this name.</returns>
    public async Task<EnvVarView?> ExecuteAsync(Guid projectId, string name, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.EnvVars.Where(row => row.ProjectId == projectId && row.Name == name).Select(row => new EnvVarView(row.Name, row.Mask)).SingleOrDefaultAsync(ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string name, ShowEnvVar operation, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project().Id, name, ct) is { } found ? Answers.Ok(found) : Answers.NotFound(What);
}
