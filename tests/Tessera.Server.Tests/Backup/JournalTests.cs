using System.Net;
using System.Runtime.Versioning;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Backup;

/// <summary>What a running server writes into its journal, and what it does when it cannot.</summary>
public sealed class JournalTests
{
    [Fact]
    public async Task Whatever_takes_a_token_or_a_user_away_is_in_the_journal_before_the_answer()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (ada, _) = await server.UserAsync("ada@example.com");
        var deleted = await admin.CreateServiceAsync("deleted");
        var regenerated = await admin.CreateServiceAsync("regenerated");
        var rotated = await admin.CreatePersonalAsync("rotated");
        var project = await admin.CreateProjectAsync("gh/acme/web");
        Read(server).Records.ShouldBeEmpty("nothing was taken away so far");

        await admin.OkAsync(HttpMethod.Delete, deleted.Path);
        Kinds(server).ShouldBe([RevocationKind.Token]);
        await admin.RegenerateAsync(regenerated, "1h");
        Kinds(server).ShouldBe([RevocationKind.Token, RevocationKind.Secret]);
        await admin.RotateAsync(rotated, "1h");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { active = false });
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{ada}");
        await admin.OkAsync(HttpMethod.Delete, project);

        Kinds(server).ShouldBe(
            [RevocationKind.Token, RevocationKind.Secret, RevocationKind.Token, RevocationKind.Deactivation, RevocationKind.Token, RevocationKind.User, RevocationKind.Project]);
        var journal = Read(server);
        (journal.Damaged.Count, journal.IsTorn).ShouldBe((0, false));
        journal.Records.Where(record => record.Until is not null).Select(record => record.Id).ShouldBe([regenerated.Id, rotated.Id]);
        journal.Records.Select(record => record.Epoch).ShouldBeInOrder();
    }

    [Fact]
    public async Task A_revocation_that_cannot_be_written_down_is_not_acknowledged_and_changes_nothing()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("kept");
        // Whatever user the tests run as, a directory is nothing to write to.
        File.Delete(PathOf(server));
        Directory.CreateDirectory(PathOf(server));

        var (refused, body) = await admin.CallAsync(HttpMethod.Delete, token.Path);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        body.Text("title").ShouldBe("The revocation journal cannot be written.");
        await server.ShouldBeLiveAsync(token.Secret);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("name").ShouldBe("kept");
        await server.ShouldBeLiveAsync((await admin.CreateServiceAsync("another")).Secret, "only revocations need it");

        Directory.Delete(PathOf(server));
        await admin.OkAsync(HttpMethod.Delete, token.Path);
        await server.ShouldBeRefusedAsync(token.Secret);
        ((bool)(await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
        Kinds(server).ShouldBe([RevocationKind.Token]);
    }

    [Fact]
    public async Task What_a_crash_left_of_a_line_is_cut_off_by_the_next_revocation()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.OkAsync(HttpMethod.Delete, (await admin.CreateServiceAsync("first")).Path);
        await File.AppendAllTextAsync(PathOf(server), "{\"number\":2,\"inst", TestContext.Current.CancellationToken);
        Read(server).IsTorn.ShouldBeTrue();

        await admin.OkAsync(HttpMethod.Delete, (await admin.CreateServiceAsync("second")).Path);

        var journal = Read(server);
        (journal.Records.Count, journal.Damaged.Count, journal.IsTorn).ShouldBe((2, 0, false));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_journal_is_readable_by_its_owner_alone()
    {
        await using var server = TesseraServer.Start();
        File.GetUnixFileMode(PathOf(server)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string PathOf(TesseraServer server) => Path.Combine(server.DataDirectory, "revocations.journal");

    private static IEnumerable<RevocationKind> Kinds(TesseraServer server) => Read(server).Records.Where(record => record.Kind != RevocationKind.Session).Select(record => record.Kind);

    private static JournalFile Read(TesseraServer server)
    {
        using var stream = File.OpenRead(PathOf(server));
        return JournalFile.Read(stream, server.Get<InstanceKey>(), _ => true);
    }
}
