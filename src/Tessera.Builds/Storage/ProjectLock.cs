using Microsoft.EntityFrameworkCore;

namespace Tessera.Builds.Storage;

/// <summary>
/// Has the changes of one project wait for each other in a database that several nodes share. A lock by the project's id and not on its row: the first build
/// of a project finds no row yet.
/// </summary>
internal static class ProjectLock
{
    private const string Postgres = "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>Whether other nodes may be using this database.</summary>
    public static bool IsShared(BuildsDb db) => db.Database.ProviderName == Postgres;

    /// <summary>Waits for it. It is held until the transaction ends, however it does.</summary>
    public static Task TakeAsync(BuildsDb db, Guid projectId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({$"builds {projectId}"}, 0))", ct);
}
