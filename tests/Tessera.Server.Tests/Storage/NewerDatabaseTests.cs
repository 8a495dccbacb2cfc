using System.Net;
using Tessera.Server.Tests.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>A rolling upgrade: the database is migrated for a newer version, by a migration that only adds, and nodes of this one run on it and start on it.</summary>
[Trait("Store", "postgres")]
public sealed class NewerDatabaseTests
{
    [Fact]
    public async Task Nodes_go_on_and_start_on_a_database_to_which_a_newer_version_has_added_columns_and_tables()
    {
        await using var cluster = new Cluster(1);
        var before = await (await cluster.AdminsAsync())[0].CreateServiceAsync("before");
        await cluster[0].SqlAsync("ALTER TABLE tokens ADD COLUMN \"Later\" text; ALTER TABLE tokens ADD COLUMN \"Counted\" bigint NOT NULL DEFAULT 7; CREATE INDEX later_tokens ON tokens (\"Later\")");
        await cluster[0].SqlAsync("CREATE TABLE later (\"Id\" uuid PRIMARY KEY); ALTER TABLE changes ADD COLUMN \"Later\" text; ALTER TABLE nodes ADD COLUMN \"Later\" text");
        await cluster[0].SqlAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('20990101000000_Later', '10.0.0')");

        cluster.Start();
        var admins = await cluster.AdminsAsync();
        await cluster.ListeningAsync();
        var after = await admins[0].CreateServiceAsync("after");
        foreach (var token in (IssuedRecord[])[before, after])
        {
            await Cluster.AnsweredAsync(cluster[1], token.Secret, HttpStatusCode.OK);
            await admins[1].OkAsync(HttpMethod.Delete, token.Path);
            await Cluster.AnsweredAsync(cluster[0], token.Secret, HttpStatusCode.Unauthorized);
        }
    }
}
