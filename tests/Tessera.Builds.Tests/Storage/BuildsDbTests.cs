using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Storage;

/// <summary>The builds' database is what its migrations make.</summary>
public sealed class BuildsDbTests
{
    [Fact]
    public async Task Migrations_make_exactly_the_model()
    {
        await using var host = await BuildsHost.StartAsync(Directory.CreateTempSubdirectory("tessera-builds-").FullName);
        await using var db = await host.Get<BuildsStore>().ReadAsync(TestContext.Current.CancellationToken);

        db.Database.HasPendingModelChanges().ShouldBeFalse();
        (await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
