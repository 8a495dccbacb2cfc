using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.RealServer;

/// <summary>
/// Somebody at a terminal of their own: what "login" keeps there, others do not have. Every run is checked for secrets on standard error.
/// </summary>
internal sealed partial class Terminal(Uri server, string email, string password) : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("tessera-terminal-").FullName;

    public string Email { get; } = email;

    public string Password { get; } = password;

    /// <summary>The secret that "login" keeps, read from where it keeps it.</summary>
    public string KeptSecret => JsonNode.Parse(File.ReadAllText(CredentialsPath))!["servers"]![server.AbsoluteUri]!["token"]!.GetValue<string>();

    public string CredentialsPath => Path.Combine(home, "tessera", "credentials.json");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(args, stdin: "");

    public async Task<CliResult> RunAsync(string[] args, string stdin, params (string Name, string? Value)[] environment)
    {
        using var process = CliProcess.Start(args, Environment(environment), stdin);
        return Checked(await process.FinishAsync(Ct));
    }

    /// <summary>Runs the program with this token instead of the one kept.</summary>
    public Task<CliResult> AsAsync(string secret, params string[] args) => RunAsync(args, "", ("TESSERA_TOKEN", secret));

    /// <summary>Runs what has to go well.</summary>
    public async Task<CliResult> OkAsync(params string[] args)
    {
        var result = await RunAsync(args);
        result.ExitCode.ShouldBe(0, result.Error);
        return result;
    }

    /// <summary>Runs what has to go well, and reads the one document that it prints.</summary>
    public async Task<JsonNode> JsonAsync(params string[] args) => (await OkAsync([.. args, "--json"])).Json;

    /// <summary>Runs a script in which <c>tessera</c> is the program, as scripts of users do.</summary>
    public async Task<CliResult> BashAsync(string script)
    {
        using var process = CliProcess.StartScript(script, Environment());
        return Checked(await process.FinishAsync(Ct));
    }

    /// <summary>Signs in, with the password in a pipe.</summary>
    public Task<CliResult> SignInAsync() => RunAsync(["login", "--email", Email, "--password-stdin"], $"{Password}\n");

    /// <summary>A client that acts with the token kept, for what the program would be slow at.</summary>
    public HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeptSecret);
        return http;
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    private CliResult Checked(CliResult result)
    {
        result.Error.ShouldNotContain(Password);
        Secret().IsMatch(result.Error).ShouldBeFalse(result.Error);
        return result;
    }

    private Dictionary<string, string?> Environment(params (string Name, string? Value)[] more)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["XDG_CONFIG_HOME"] = home,
            ["TESSERA_SERVER"] = server.AbsoluteUri,
        };
        foreach (var (name, value) in more)
            variables[name] = value;
        return variables;
    }

    [GeneratedRegex("ts[pjs]_[0-9A-Za-z]{5,}|/invitation/")]
    private static partial Regex Secret();
}
