using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.EnvVars;

/// <summary>A project's environment variables by name, their values masked.</summary>
internal sealed class ListEnvVars(BuildsStore store)
{
    public async Task<IReadOnlyList<EnvVarView>> ExecuteAsync(Guid projectId, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.EnvVars.Where(row => row.ProjectId == projectId).OrderBy(row => row.Name).Select(row => new EnvVarView(row.Name, row.Mask)).ToListAsync(ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ListEnvVars operation, CancellationToken ct) =>
        Answers.Ok(await operation.ExecuteAsync(http.Project().Id, ct));
}
