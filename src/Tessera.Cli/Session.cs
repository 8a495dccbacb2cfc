using System.CommandLine;
using Tessera.Cli.Credentials;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli;

/// <summary>What a command works with: the server it talks to, as whom, and the terminal it talks on.</summary>
internal sealed class Session(Uri server, string? secret, CredentialFile credentials, Screen screen) : IDisposable
{
    public const string TokenVariable = "TESSERA_TOKEN";
    public const string ServerVariable = "TESSERA_SERVER";
    private const string DefaultServer = "http://localhost:5080";

    /// <summary>Whether the token to act with is taken from the environment rather than from what "login" keeps.</summary>
    public static bool HasTokenInEnvironment => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(TokenVariable));

    public Uri Server { get; } = server;
    public CredentialFile Credentials { get; } = credentials;
    public Screen Screen { get; } = screen;
    public TesseraClient Client { get; } = new(server, secret);

    /// <summary>Opens the session of a command that acts as somebody. Without a token nothing is sent.</summary>
    public static Session SignedIn(ParseResult parsed)
    {
        var (server, credentials, screen) = Surroundings(parsed);
        var secret = HasTokenInEnvironment ? Environment.GetEnvironmentVariable(TokenVariable) : credentials.Find(server)?.Secret;
        if (secret is null)
        {
            throw new CommandFailedException(
                ExitCode.NotSignedIn,
                $"Not signed in to {server}",
                $"Run: tessera login --server {server}   (or set {TokenVariable})");
        }
        return new Session(server, secret.Trim(), credentials, screen);
    }

    /// <summary>Opens the session of a command that comes before there is a token: its requests carry none.</summary>
    public static Session Anonymous(ParseResult parsed)
    {
        var (server, credentials, screen) = Surroundings(parsed);
        return new Session(server, secret: null, credentials, screen);
    }

    public void Dispose() => Client.Dispose();

    private static (Uri, CredentialFile, Screen) Surroundings(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(GlobalOptions.Json));
        var credentials = CredentialFile.Load(Screen.Warn);
        var given = parsed.GetValue(GlobalOptions.Server)
            ?? NullIfBlank(Environment.GetEnvironmentVariable(ServerVariable))
            ?? credentials.Current
            ?? DefaultServer;
        return (ServerAddress.Parse(given), credentials, screen);
    }

    private static string? NullIfBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
