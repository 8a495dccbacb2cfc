using System.IO.Compression;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Backup;

/// <summary>What <c>backup</c> and <c>restore</c> do when they are told more: artifacts, journals that are damaged, journals of several nodes.</summary>
public sealed class RestoreOptionsTests : IDisposable
{
    private const string Project = "/api/v1.1/project/gh/acme/web";

    private readonly BackedUpStore store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Artifacts_come_back_when_the_backup_was_told_to_take_them()
    {
        string adminSecret;
        await using (var server = TesseraServer.Start(store.Source))
        {
            adminSecret = await server.AdminTokenAsync();
            using var admin = await server.AdminAsync();
            await admin.CreateProjectAsync("gh/acme/web");
            await admin.OkAsync(HttpMethod.Post, $"{Project}/report", new { branch = "main", status = "success" });
            using var content = new StringContent("an artifact");
            (await admin.PutAsync(new Uri($"{Project}/1/artifacts/out/a.txt", UriKind.Relative), content, Ct)).EnsureSuccessStatusCode();
            await store.BackUpAsync("--with-artifacts");
        }

        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);

        exitCode.ShouldBe(0, said);
        await using var restored = TesseraServer.Start(store.Target);
        using var client = restored.Client(adminSecret);
        (await client.GetStringAsync(new Uri($"{Project}/1/artifacts/out/a.txt", UriKind.Relative), Ct)).ShouldBe("an artifact");
    }

    [Fact]
    public async Task Artifacts_stay_out_of_a_backup_that_was_not_told_to_take_them()
    {
        Directory.CreateDirectory(Path.Combine(store.Source, "builds"));
        await File.WriteAllTextAsync(Path.Combine(store.Source, "builds", "large"), "an artifact", Ct);
        await store.DeleteAfterBackupAsync();
        await using var zip = await ZipFile.OpenReadAsync(store.Archive, Ct);
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["tessera.db", "builds.db", "manifest.json"]);
    }

    [Fact]
    public async Task A_damaged_journal_takes_away_what_can_be_read_once_the_damage_is_accepted()
    {
        IssuedRecord first, second;
        await using (var server = TesseraServer.Start(store.Source))
        {
            using var admin = await server.AdminAsync();
            (first, second) = (await admin.CreateServiceAsync("first"), await admin.CreateServiceAsync("second"));
            await store.BackUpAsync();
            await admin.OkAsync(HttpMethod.Delete, first.Path);
            await admin.OkAsync(HttpMethod.Delete, second.Path);
        }

        var lines = await File.ReadAllLinesAsync(store.Journal, Ct);
        lines.Length.ShouldBe(2);
        await File.WriteAllTextAsync(store.Journal, $"{lines[0].Replace("\"kind\":1", "\"kind\":6", StringComparison.Ordinal)}\n{lines[1]}\n", Ct);
        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal);
        (exitCode, said.Contains("--accept-damage", StringComparison.Ordinal)).ShouldBe((1, true), said);

        (exitCode, said) = await store.RestoreAsync("--journal", store.Journal, "--accept-damage");

        exitCode.ShouldBe(0, said);
        await using var restored = TesseraServer.Start(store.Target);
        await restored.ShouldBeRefusedAsync(second.Secret);
        await restored.ShouldBeLiveAsync(first.Secret, "its line cannot be read");
    }

    [Fact]
    public async Task What_each_of_several_nodes_has_taken_away_is_refused_when_their_journals_are_named()
    {
        var journals = new[] { Path.Combine(store.Source, "node-1.journal"), Path.Combine(store.Source, "node-2.journal") };
        string[] secrets;
        // Both at once on PostgreSQL; files have one node at a time.
        await using (var server = TesseraServer.Start(store.Source, clock: null, ("Tessera:RevocationJournal", journals[0])))
        {
            using var admin = await server.AdminAsync();
            var (one, two) = (await admin.CreateServiceAsync("one"), await admin.CreateServiceAsync("two"));
            secrets = [one.Secret, two.Secret];
            await store.BackUpAsync();
            await admin.OkAsync(HttpMethod.Delete, one.Path);
            await using var other = TestPostgres.IsStore ? TesseraServer.Start(store.Source, server.Clock, ("Tessera:RevocationJournal", journals[1])) : null;
            if (other is not null)
            {
                using var there = await other.AdminAsync();
                await there.OkAsync(HttpMethod.Delete, two.Path);
            }
            else
            {
                await server.DisposeAsync();
                await using var next = TesseraServer.Start(store.Source, server.Clock, ("Tessera:RevocationJournal", journals[1]));
                using var there = await next.AdminAsync();
                await there.OkAsync(HttpMethod.Delete, two.Path);
            }
        }

        var (exitCode, said) = await store.RestoreAsync("--journal", journals[0], "--journal", journals[1]);

        exitCode.ShouldBe(0, said);
        said.ShouldContain("2 revocations were found in 2 journals, 2 of them took something away.");
        await using var restored = TesseraServer.Start(store.Target);
        foreach (var secret in secrets)
            await restored.ShouldBeRefusedAsync(secret);
    }

    [Fact]
    public async Task Journals_and_doing_without_them_exclude_each_other_and_one_that_is_missing_is_named()
    {
        await store.DeleteAfterBackupAsync();
        var (exitCode, said) = await store.RestoreAsync("--journal", store.Journal, "--without-journal");
        (exitCode, said.Contains("exclude each other", StringComparison.Ordinal)).ShouldBe((1, true), said);
        (exitCode, said) = await store.RestoreAsync("--journal", store.Journal, "--journal", "/nowhere/node-2.journal");
        (exitCode, said.Contains("/nowhere/node-2.journal", StringComparison.Ordinal)).ShouldBe((1, true), said);
    }

    public void Dispose() => store.Dispose();
}
