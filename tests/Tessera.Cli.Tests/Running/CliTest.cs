using Tessera.Cli.Tests.Fake;

namespace Tessera.Cli.Tests.Running;

/// <summary>
/// A stand-in server, an empty configuration directory, and a way to run the program against both. Every run, in every test,
/// is checked for secrets on stderr.
/// </summary>
public abstract class CliTest : IAsyncLifetime
{
    private readonly string home = Directory.CreateTempSubdirectory("tessera-cli-").FullName;

    internal FakeServer Server { get; } = new();

    internal string CredentialsPath => Path.Combine(home, "tessera", "credentials.json");

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(home, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs the program as an administrator whose token comes from the environment.</summary>
    internal Task<CliResult> RunAsync(params string[] args) => RunAsync(args, stdin: "");

    internal Task<CliResult> RunAsync(string[] args, string stdin, params (string Name, string? Value)[] environment) =>
        RunAnonymouslyAsync(args, stdin, [("TESSERA_TOKEN", Server.AdminSecret), .. environment]);

    /// <summary>Runs the program with no token but the one that it may have saved itself.</summary>
    internal async Task<CliResult> RunAnonymouslyAsync(string[] args, string stdin = "", params (string Name, string? Value)[] environment)
    {
        using var process = Start(args, stdin, environment);
        var result = await process.FinishAsync(Ct);
        foreach (var secret in Server.Secrets)
            result.Error.ShouldNotContain(secret);
        return result;
    }

    internal CliProcess Start(string[] args, string stdin, params (string Name, string? Value)[] environment)
    {
        var variables = new Dictionary<string, string?>
        {
            ["XDG_CONFIG_HOME"] = home,
            ["TESSERA_SERVER"] = Server.Address,
            ["TZ"] = "Asia/Tokyo",
        };
        foreach (var (name, value) in environment)
            variables[name] = value;
        return CliProcess.Start(args, variables, stdin);
    }

    internal Task<CliResult> SignInAsync() =>
        RunAnonymouslyAsync(["login", "--email", FakeServer.Email], FakeServer.Password + "\n");
}
