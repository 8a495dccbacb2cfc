using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tessera.Load;

/// <summary>Times pages of the console one after the other over one connection, with many tokens and an API of many actions.</summary>
internal static partial class ConsoleLists
{
    private const string Email = "bench@example.com";
    private const string Secret = "correct horse battery staple";
    private const int Apis = 5;
    private const int Actions = 2000;
    private const int ActionsPerResource = 10;
    private const int WarmUp = 100;

    // A search that finds nothing has to look at everything; all other pages are read from an index.
    private static readonly (string Name, string Path)[] Pages =
    [
        ("list", "/settings/api-tokens"),
        ("list by name", "/settings/api-tokens?sort=name"),
        ("list by last use", "/settings/api-tokens?sort=-lastUsedAt"),
        ("list by expiry", "/settings/api-tokens?sort=expiresAt"),
        ("list of those never used", "/settings/api-tokens?status=never-used"),
        ("list of a type that there is not", "/settings/api-tokens?type=custom"),
        ("search that finds many", "/settings/api-tokens?search=token"),
        ("search that finds nothing", "/settings/api-tokens?search=zzz"),
        ($"form with {Actions} actions", "/settings/api-tokens/create"),
    ];

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | page | processor time, ms | ms, median | p99 | kB |\n|---:|---|---:|---:|---:|---:|");
        foreach (var tokens in settings.Tokens)
        {
            var directory = Directory.CreateTempSubdirectory("tessera-console-").FullName;
            Console.Error.WriteLine($"Writing {tokens:N0} tokens …");
            await SeededDatabase.CreateAsync(directory, tokens);
            await using (var server = await ServerProcess.StartAsync(settings.Server, directory, "--Tessera:Admin:Email", Email, "--Tessera:Admin:Password", Secret))
            {
                using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
                using var client = new HttpClient(handler) { BaseAddress = server.Address };
                await RegisterAsync(client);
                await SignInAsync(client);
                // Once through all of them first: none is to pay for what the runtime compiles for the others.
                foreach (var (name, path) in Pages)
                    await TimeAsync(server, client, tokens, name, path, WarmUp);
                foreach (var (name, path) in Pages)
                    Console.WriteLine(await TimeAsync(server, client, tokens, name, path, settings.Rounds));
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> TimeAsync(ServerProcess server, HttpClient client, int tokens, string name, string path, int rounds)
    {
        var times = new List<double>();
        var (bytes, before) = (0, server.ProcessorTime);
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            bytes = (await client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var processor = (server.ProcessorTime - before).TotalMilliseconds / rounds;
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| {tokens:N0} | {name} | {processor:F1} | {times[times.Count / 2]:F1} | {times[times.Count * 99 / 100]:F1} | {bytes / 1000:N0} |");
    }

    private static async Task RegisterAsync(HttpClient client)
    {
        using var personal = new HttpRequestMessage(HttpMethod.Post, "/v1/personal-tokens") { Content = JsonContent.Create(new { name = "bench" }) };
        personal.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Email}:{Secret}")));
        using var made = await client.SendAsync(personal);
        var secret = (string)JsonNode.Parse(await made.Content.ReadAsStreamAsync())!["token"]!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        // Several, because one request body would not hold all of it.
        for (var api = 0; api < Apis; api++)
            (await client.PutAsJsonAsync($"/v1/apis/large{api}", new { routes = Enumerable.Range(0, Actions / Apis).Select(Route) })).EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Authorization = null;

        static object Route(int i) => new
        {
            method = i % 2 == 0 ? "GET" : "POST",
            path = $"/resource{i / ActionsPerResource}/{{id}}/action{i % ActionsPerResource}",
            resource = $"resource{i / ActionsPerResource}",
            action = $"action{i % ActionsPerResource}",
        };
    }

    // Cookies by hand: the session's is for secure connections, which browsers take a loopback address for and HttpClient does not.
    private static async Task SignInAsync(HttpClient client)
    {
        var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        client.DefaultRequestHeaders.Add("Cookie", CookiesOf(page));
        var form = FormField().Match(await page.Content.ReadAsStringAsync()).Groups["form"].Value;
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("form", form), new("email", Email), new("password", Secret)]));
        client.DefaultRequestHeaders.Add("Cookie", CookiesOf(answer));
    }

    private static string CookiesOf(HttpResponseMessage answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    [GeneratedRegex("""name="form" value="(?<form>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FormField();
}
