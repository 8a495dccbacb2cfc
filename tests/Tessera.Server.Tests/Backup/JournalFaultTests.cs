using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Security;
using Tessera.Server.Tests.Faults;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Backup;

/// <summary>The journal of a server that is killed, and of one whose disk is full.</summary>
public sealed class JournalFaultTests : IDisposable
{
    private const int LimitKibibytes = 32 * 1024;

    private readonly string directory = Directory.CreateTempSubdirectory("tessera-journal-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(directory, "revocations.journal");

    private string[] Settings => [$"--Tessera:DataDirectory={directory}", $"--Tessera:Admin:Email={TesseraServer.AdminEmail}", $"--Tessera:Admin:Password={TesseraServer.AdminSecret}"];

    [Fact]
    public async Task Whatever_was_acknowledged_before_a_kill_is_in_the_journal()
    {
        var acknowledged = new List<Guid>();
        await using (var server = await ServerProcess.StartAsync(directory, Settings))
        {
            using var admin = await AdminAsync(server);
            var tokens = new List<IssuedRecord>();
            for (var i = 0; i < 40; i++)
                tokens.Add(await admin.CreateServiceAsync($"t{i}"));
            var enough = new TaskCompletionSource();
            var deleting = DeleteAsync(admin, tokens, acknowledged, enough);
            await enough.Task.WaitAsync(TimeSpan.FromMinutes(1), Ct);
            await server.KillAsync();
            await deleting;
        }

        var journal = Read();
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(10);
        acknowledged.Except(journal.Records.Select(record => record.Id)).ShouldBeEmpty();
        journal.Damaged.ShouldBeEmpty();
        await StoreInspection.ShouldBeWholeAsync(directory);
    }

    [Fact]
    public async Task With_no_room_for_the_journal_a_delete_is_not_acknowledged_and_the_token_goes_on()
    {
        // A file with holes: long, and no room taken.
        const long room = 40;
        await using (var full = File.Create(Journal))
        {
            full.SetLength((LimitKibibytes * 1024L) - room - 1);
            full.Seek(0, SeekOrigin.End);
            full.WriteByte((byte)'\n');
        }

        await using var server = await ServerProcess.StartLimitedAsync(directory, LimitKibibytes, Settings);
        using var admin = await AdminAsync(server);
        var token = await admin.CreateServiceAsync("kept");

        var (refused, _) = await admin.CallAsync(HttpMethod.Delete, token.Path);

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var holder = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new("Bearer", token.Secret) } };
        await holder.OkAsync(HttpMethod.Get, "/v1/token");
        new FileInfo(Journal).Length.ShouldBe((LimitKibibytes * 1024L) - room, "what fitted of the line is gone again");
        await using (var cleared = File.OpenWrite(Journal))
            cleared.SetLength(0);
        await admin.OkAsync(HttpMethod.Delete, token.Path);
        (await holder.StatusAsync(HttpMethod.Get, "/v1/token")).ShouldBe(HttpStatusCode.Unauthorized);
        Read().Records.ShouldHaveSingleItem().Id.ShouldBe(token.Id);
        await server.KillAsync();
        await StoreInspection.ShouldBeWholeAsync(directory);
    }

    public void Dispose()
    {
        Directory.Delete(directory, recursive: true);
        if (TestPostgres.IsStore)
            TestPostgres.Drop(TestPostgres.NameOf(directory));
    }

    private static async Task DeleteAsync(HttpClient admin, List<IssuedRecord> tokens, List<Guid> acknowledged, TaskCompletionSource enough)
    {
        try
        {
            foreach (var token in tokens)
            {
                await admin.OkAsync(HttpMethod.Delete, token.Path);
                acknowledged.Add(token.Id);
                if (acknowledged.Count == 10)
                    enough.SetResult();
            }
        }
        catch (Exception exception) when (ServerProcess.IsGone(exception))
        {
            // The server was killed.
        }
    }

    private static async Task<HttpClient> AdminAsync(ServerProcess server)
    {
        using var anybody = new HttpClient { BaseAddress = server.Address };
        anybody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));
        var secret = (await anybody.CreatePersonalAsync("admin")).Secret;
        return new() { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new("Bearer", secret) } };
    }

    private JournalFile Read()
    {
        using var stream = File.OpenRead(Journal);
        return JournalFile.Read(stream, InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: false, TimeProvider.System), _ => true);
    }
}
