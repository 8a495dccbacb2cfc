using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Tessera.Load;

/// <summary>
/// Times every page of the console on a server that has many tokens: walks along the links from the start page as a signed-in administrator, and has wrk load one
/// address of each kind. The time is wrk's, so it holds the waiting for a core that server and wrk share.
/// </summary>
internal static partial class ConsoleTimes
{
    private const string Email = "bench@example.com";
    private const string Password = "four quiet tiles in a row";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);
    private static readonly string[] Starts = ["/user/tokens", "/projects", "/settings/api-tokens", "/settings/apis", "/settings/users", "/settings/roles", "/settings/audit-log", "/settings/nodes"];

    public static async Task RunAsync(LoadSettings settings)
    {
        foreach (var tokens in settings.Tokens)
        {
            var directory = Directory.CreateTempSubdirectory("tessera-console-").FullName;
            Console.Error.WriteLine($"Writing {tokens:N0} tokens …");
            await SeededDatabase.CreateAsync(directory, tokens);
            await using (var server = await ServerProcess.StartAsync(settings.Server, directory, "--Tessera:Admin:Email", Email, "--Tessera:Admin:Password", Password))
                await MeasureAsync(server, tokens, settings);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(ServerProcess server, int tokens, LoadSettings settings)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        var cookies = await SignInAsync(client);
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        await FurnishAsync(client);
        var pages = (await PagesAsync(client)).FindAll(page => page.Kind.Contains(settings.Only, StringComparison.Ordinal));
        // Through all of them first, until the runtime has compiled what it will compile: none is to pay for that.
        for (var warmingUp = Stopwatch.StartNew(); warmingUp.Elapsed < WarmUp;)
        {
            foreach (var (_, address, _) in pages)
                await LoadAsync(server, address, cookies, settings with { Seconds = 1 });
        }

        Console.WriteLine("| tokens | page | KiB | processor, ms | requests/s | p50, ms | p99, ms |\n|---:|---|---:|---:|---:|---:|---:|");
        foreach (var (kind, address, size) in pages)
        {
            var figures = await LoadAsync(server, address, cookies, settings);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {tokens:N0} | `{kind}` | {size / 1024.0:F0} | {figures} |"));
        }
    }

    private static async Task<string> SignInAsync(HttpClient client)
    {
        using var page = await client.GetAsync("/sign-in");
        var form = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups["value"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["form"] = WebUtility.HtmlDecode(form), ["email"] = Email, ["password"] = Password }),
        };
        var cookie = CookiesOf(page);
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.SeeOther ? $"{cookie}; {CookiesOf(answer)}" : throw new InvalidOperationException($"Signing in was answered with {(int)answer.StatusCode}.");
    }

    // What a small team has besides the tokens, by the API.
    private static async Task FurnishAsync(HttpClient client)
    {
        var form = FormToken().Match(await client.GetStringAsync(Starts[0])).Groups["value"].Value;
        for (var i = 0; i < 20; i++)
            await PostAsync(client, form, "/v1/personal-tokens", $$"""{"name":"laptop {{i}}"}""");
        var project = await PostAsync(client, form, "/v1/projects", """{"slug":"gh/acme/web"}""");
        var id = ProjectId().Match(project).Groups["value"].Value;
        for (var i = 0; i < 20; i++)
            await PostAsync(client, form, $"/v1/projects/{id}/tokens", $$"""{"label":"badge {{i}}","scope":"status"}""");
    }

    private static async Task<string> PostAsync(HttpClient client, string form, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, null, "application/json") };
        request.Headers.Add("Tessera-Form", WebUtility.HtmlDecode(form));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<List<(string Kind, string Address, int Size)>> PagesAsync(HttpClient client)
    {
        var pages = new List<(string, string, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(Starts);
        while (queue.TryDequeue(out var address))
        {
            var kind = Id().Replace(address.Split('?', '#')[0], "{id}");
            if (!seen.Add(kind))
                continue;
            using var answer = await client.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            var html = await answer.Content.ReadAsStringAsync();
            pages.Add((kind, address, html.Length));
            foreach (Match link in Link().Matches(html))
                queue.Enqueue(WebUtility.HtmlDecode(link.Groups["value"].Value));
        }

        return pages;
    }

    private static async Task<string> LoadAsync(ServerProcess server, string page, string cookies, LoadSettings settings)
    {
        var address = new Uri(server.Address, page);
        string[] arguments = ["-t", "1", "-c", $"{settings.Connections}", "-d", $"{settings.Seconds}s", "--latency", "-H", $"Cookie: {cookies}", address.ToString()];
        var before = server.ProcessorTime;
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new InvalidOperationException($"{address}: not all answers were good ones.\n{output}");
        var processor = (server.ProcessorTime - before).TotalMilliseconds / int.Parse(output.Split('\n').First(line => line.Contains(" requests in ", StringComparison.Ordinal)).Trim().Split(' ')[0], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{processor:F2} | {Figure("Requests/sec:")} | {Milliseconds("50%")} | {Milliseconds("99%")}");

        string Figure(string name) => output.Split('\n').First(line => line.Trim().StartsWith(name, StringComparison.Ordinal)).Trim()[name.Length..].Trim();
        string Milliseconds(string name)
        {
            var text = Figure(name);
            var digits = text.TrimEnd('u', 'm', 's');
            var scale = text[digits.Length..] switch { "us" => 0.001, "ms" => 1, _ => 1000 };
            return (double.Parse(digits, CultureInfo.InvariantCulture) * scale).ToString("F1", CultureInfo.InvariantCulture);
        }
    }

    private static string CookiesOf(HttpResponseMessage answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    [GeneratedRegex("name=\"form\" value=\"(?<value>[^\"]+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FormToken();

    [GeneratedRegex("^{\"id\":\"(?<value>[^\"]+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ProjectId();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Id();

    [GeneratedRegex("<a [^>]*href=\"(?<value>/[^\"]*)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();
}
