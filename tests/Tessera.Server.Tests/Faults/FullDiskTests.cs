using System.Net;
using System.Text;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>No room for SQLite any more: changes are refused until there is, and nothing else happens. The journal's disk has tests beside the journal.</summary>
[Trait("Store", "sqlite")]
public sealed class FullDiskTests : IDisposable
{
    // For a few changes: they are written beside the database first, and into it only later.
    private const int RoomKibibytes = 512;

    private readonly string directory = Directory.CreateTempSubdirectory("tessera-full-").FullName;

    private string[] Settings => [$"--Tessera:DataDirectory={directory}", $"--Tessera:Admin:Email={TesseraServer.AdminEmail}", $"--Tessera:Admin:Password={TesseraServer.AdminSecret}"];

    [Fact]
    public async Task With_no_room_for_the_database_changes_are_503_tokens_are_verified_and_what_was_acknowledged_is_there_afterwards()
    {
        string secret;
        await using (var server = await ServerProcess.StartAsync(directory, Settings))
        {
            using var first = new HttpClient { BaseAddress = server.Address };
            first.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));
            secret = (await first.CreatePersonalAsync()).Secret;
        }

        var longest = Directory.EnumerateFiles(directory).Max(file => new FileInfo(file).Length);
        var made = new List<IssuedRecord>();
        await using (var server = await ServerProcess.StartLimitedAsync(directory, (int)(longest / 1024) + RoomKibibytes, Settings))
        {
            using var admin = Client(server, secret);
            var refused = await FillAsync(admin, made);
            (refused.StatusCode, refused.Headers.RetryAfter is not null).ShouldBe((HttpStatusCode.ServiceUnavailable, true));
            made.Count.ShouldBeGreaterThan(2);

            (await admin.CallAsync(HttpMethod.Delete, made[0].Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            foreach (var token in made)
                (await admin.AskAsync(token.Secret)).ShouldBeTrue("nothing was revoked");
        }

        await using (var server = await ServerProcess.StartAsync(directory, Settings))
        {
            using var admin = Client(server, secret);
            foreach (var token in made)
                (await admin.AskAsync(token.Secret)).ShouldBeTrue("it was acknowledged");
            await admin.OkAsync(HttpMethod.Delete, made[0].Path);
            (await admin.AskAsync(made[0].Secret)).ShouldBeFalse();
        }

        await StoreInspection.ShouldBeWholeAsync(directory);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    // Gives the first answer that was no success.
    private static async Task<HttpResponseMessage> FillAsync(HttpClient admin, List<IssuedRecord> made)
    {
        while (true)
        {
            var (answer, record) = await admin.CallAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = $"{made.Count} {new string('x', 90)}" });
            if (!answer.IsSuccessStatusCode)
                return answer;
            made.Add(TokenCalls.Issued(record!));
            made.Count.ShouldBeLessThan(5000);
        }
    }

    private static HttpClient Client(ServerProcess server, string secret)
    {
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }
}
