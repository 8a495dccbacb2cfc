using System.IO.Compression;
using System.Runtime.Versioning;
using Tessera.Server.Security;
using Tessera.Server.Tests.Faults;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Backup;

/// <summary><c>tessera-server backup</c> and <c>restore</c>, with the program itself.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly BackedUpStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_taken_under_load_is_whole_and_refuses_what_was_revoked_after_it()
    {
        string adminSecret, adaSecret;
        IssuedRecord kept, deletedBefore, deletedAfter, regenerated, lingering, rotated, ofProject;
        await using (var server = TesseraServer.Start(store.Source))
        {
            adminSecret = await server.AdminTokenAsync();
            using var admin = await server.AdminAsync();
            var (ada, adaClient) = await server.UserAsync("ada@example.com");
            adaSecret = adaClient.DefaultRequestHeaders.Authorization!.Parameter!;
            (kept, deletedBefore, deletedAfter) = (await admin.CreateServiceAsync("kept"), await admin.CreateServiceAsync("before"), await admin.CreateServiceAsync("after"));
            (regenerated, lingering, rotated) = (await admin.CreateServiceAsync("regenerated"), await admin.CreateServiceAsync("lingering"), await admin.CreatePersonalAsync("rotated"));
            var project = await admin.CreateProjectAsync("gh/acme/web");
            ofProject = await admin.CreateProjectTokenAsync(project);
            await admin.OkAsync(HttpMethod.Delete, deletedBefore.Path);

            using var stop = new CancellationTokenSource();
            var load = WriteAsync(admin, stop.Token);
            await store.BackUpAsync();
            await stop.CancelAsync();
            (await load).ShouldBeGreaterThan(0, "changes were made meanwhile");

            await admin.OkAsync(HttpMethod.Delete, deletedAfter.Path);
            await admin.RegenerateAsync(regenerated);
            await admin.RegenerateAsync(lingering, "24h");
            await admin.RotateAsync(rotated);
            await admin.OkAsync(HttpMethod.Delete, project);
            await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { active = false });
        }

        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);

        exitCode.ShouldBe(0, said);
        await using (var restored = TesseraServer.Start(store.Target))
        {
            await restored.ShouldBeLiveAsync(adminSecret);
            await restored.ShouldBeLiveAsync(kept.Secret);
            foreach (var gone in new[] { deletedBefore, deletedAfter, regenerated, rotated, ofProject })
                await restored.ShouldBeRefusedAsync(gone.Secret, (string?)gone.Record["name"] ?? "project token");
            await restored.ShouldBeRefusedAsync(adaSecret, "locked out");
            await restored.ShouldBeLiveAsync(lingering.Secret, "its grace goes on");
            restored.Clock.Advance(TimeSpan.FromHours(25));
            await restored.ShouldBeRefusedAsync(lingering.Secret, "its grace is over");
            using var admin = restored.Client(adminSecret);
            ((bool)(await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
            var again = await admin.OkAsync(HttpMethod.Get, $"/v1/audit-events?action=token.revoke-again");
            again["items"]!.AsArray().ShouldNotBeEmpty();
            again["items"]!.AsArray().ShouldAllBe(row => row!.ToJsonString(null).Contains("\"restore\"", StringComparison.Ordinal));
            await restored.ShouldBeLiveAsync((await admin.RegenerateAsync(regenerated)).Secret, "the record is there to be regenerated");
        }

        await StoreInspection.ShouldBeWholeAsync(store.Target);
    }

    [Fact]
    public async Task Without_the_journal_it_refuses_unless_it_is_told_to_do_without()
    {
        var token = await store.DeleteAfterBackupAsync();
        var (exitCode, said) = await store.RestoreAsync();
        (exitCode, said.Contains("--without-journal", StringComparison.Ordinal)).ShouldBe((1, true), said);
        said.ShouldNotContain("   at ");

        (await store.RestoreAsync("--without-journal")).ExitCode.ShouldBe(0);
        await using var restored = TesseraServer.Start(store.Target);
        await restored.ShouldBeLiveAsync(token, "that is what the journal is for");
    }

    [Fact]
    public async Task A_journal_that_is_damaged_in_the_middle_is_reported_and_one_that_is_torn_at_the_end_is_not()
    {
        var token = await store.DeleteAfterBackupAsync();
        var lines = await File.ReadAllLinesAsync(store.Journal, Ct);
        await File.WriteAllTextAsync(store.Journal, $"{lines[0].Replace("\"kind\":1", "\"kind\":6", StringComparison.Ordinal)}\n{string.Join('\n', lines[1..])}\n", Ct);
        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);
        (exitCode, said.Contains("damaged at line 1", StringComparison.Ordinal)).ShouldBe((1, true), said);

        await File.WriteAllTextAsync(store.Journal, $"{string.Join('\n', lines)}\n{{\"numb", Ct);
        (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);
        exitCode.ShouldBe(0, said);
        await using var restored = TesseraServer.Start(store.Target);
        await restored.ShouldBeRefusedAsync(token);
    }

    [Fact]
    public async Task A_store_that_has_an_instance_and_an_archive_that_was_changed_are_refused()
    {
        await store.DeleteAfterBackupAsync();
        var (exitCode, said) = await ServerProcess.RunAsync(store.Source, "restore", "--from", store.Archive, $"--Tessera:DataDirectory={store.Source}");
        (exitCode, said.Contains("not empty", StringComparison.Ordinal)).ShouldBe((1, true), said);

        await using (var zip = await ZipFile.OpenAsync(store.Archive, ZipArchiveMode.Update, Ct))
        {
            zip.GetEntry("builds.db")!.Delete();
            await using var planted = await zip.CreateEntry("builds.db").OpenAsync(Ct);
            await planted.WriteAsync("planted"u8.ToArray(), Ct);
        }

        (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);
        (exitCode, said.Contains("builds.db in it is not what was backed up", StringComparison.Ordinal)).ShouldBe((1, true), said);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Another_instances_key_restores_nothing_and_the_archive_is_its_owners_alone()
    {
        await store.DeleteAfterBackupAsync();
        File.GetUnixFileMode(store.Archive).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        InstanceKey.Open(Path.Combine(store.Target, "instance.key"), mayCreate: true, TimeProvider.System);
        var (exitCode, said) = await ServerProcess.RunAsync(store.Target, "restore", "--from", store.Archive, "--journal", store.Journal, $"--Tessera:DataDirectory={store.Target}");
        (exitCode, said.Contains("this instance's key", StringComparison.Ordinal)).ShouldBe((1, true), said);
    }

    public void Dispose() => store.Dispose();

    private static async Task<int> WriteAsync(HttpClient admin, CancellationToken stop)
    {
        for (var i = 0; ; i++)
        {
            if (stop.IsCancellationRequested)
                return i;
            var token = await admin.CreateServiceAsync($"load-{i}");
            if (i % 2 == 0)
                await admin.OkAsync(HttpMethod.Delete, token.Path);
        }
    }
}
