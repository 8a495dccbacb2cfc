using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tessera.Load;

/// <summary>Sends a large artifact to a server process and fetches it again, and says by how much the server's memory grew meanwhile.</summary>
internal static class ArtifactTransfer
{
    private const string Email = "bench@example.com";
    private const string Project = "gh/bench/artifacts";
    private const int Piece = 1 << 16;

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| way | MiB | MB/s | server before, MiB | at its peak, MiB | grown by, MiB |\n|---|---:|---:|---:|---:|---:|");
        for (var round = 0; round < settings.Rounds; round++)
        {
            var directory = Directory.CreateTempSubdirectory("tessera-artifact-").FullName;
            await OnceAsync(settings, directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task OnceAsync(LoadSettings settings, string directory)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await using var server = await ServerProcess.StartAsync(settings.Server, directory, "--Tessera:Admin:Email", Email, "--Tessera:Admin:Password", password, "--Builds:MaxArtifactSize", $"{1L << 40}");
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        var address = await PrepareAsync(client, password);

        using var content = new GeneratedContent(settings.Size);
        JsonNode stored = new JsonObject();
        await MeasureAsync(server, "up", settings.Size, async () =>
        {
            using var answer = await client.PutAsync(address, content);
            stored = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            if (answer.StatusCode != HttpStatusCode.Created)
                throw new InvalidOperationException(stored.ToJsonString());
        });
        var fetched = "";
        await MeasureAsync(server, "down", settings.Size, async () =>
        {
            await using var stream = await client.GetStreamAsync(address);
            fetched = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
        });
        if (fetched != content.Sha256 || fetched != (string?)stored["sha256"])
            throw new InvalidOperationException("What was fetched is not what was sent.");
    }

    /// <summary>Makes a token, a project and a build; gives the address of an artifact of it.</summary>
    private static async Task<Uri> PrepareAsync(HttpClient client, string password)
    {
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Email}:{password}")));
        var token = await PostAsync(client, "/v1/personal-tokens", new { name = "bench" });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)token["token"]);
        await PostAsync(client, "/v1/projects", new { slug = Project });
        var build = await PostAsync(client, $"/api/v1.1/project/{Project}/report", new { branch = "main", status = "success" });
        return new($"/api/v1.1/project/{Project}/{build["build_num"]}/artifacts/large.bin", UriKind.Relative);
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    private static async Task MeasureAsync(ServerProcess server, string way, long size, Func<Task> transfer)
    {
        server.ForgetPeak();
        var before = server.Memory("VmRSS");
        var clock = Stopwatch.StartNew();
        await transfer();
        var seconds = clock.Elapsed.TotalSeconds;
        var peak = server.Memory("VmHWM");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {way} | {size >> 20:N0} | {size / seconds / 1e6:N0} | {before:F0} | {peak:F0} | {peak - before:F0} |"));
    }

    /// <summary>Random bytes, made as they are sent: the client holds no more of them than the server should.</summary>
    private sealed class GeneratedContent(long size) : HttpContent
    {
        public string Sha256 { get; private set; } = "";

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var piece = new byte[Piece];
            RandomNumberGenerator.Fill(piece);
            for (var left = size; left > 0; left -= Piece)
            {
                BitConverter.TryWriteBytes(piece, left);
                var part = piece.AsMemory(0, (int)Math.Min(Piece, left));
                hash.AppendData(part.Span);
                await stream.WriteAsync(part);
            }

            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }
    }
}
