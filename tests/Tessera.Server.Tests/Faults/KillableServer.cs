using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>The built server as a process of its own, which can be killed.</summary>
internal sealed partial class KillableServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);
    private readonly Process process;

    private KillableServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts on the directory and waits until it listens.</summary>
    public static async Task<KillableServer> StartAsync(string directory)
    {
        var process = Process.Start(Command(directory))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartDeadline);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                // What it goes on to say must not fill the pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new(process, new(found.Groups["address"].Value));
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Starts one that is expected not to come up; gives exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Said)> FailAsync(string directory)
    {
        using var process = Process.Start(Command(directory))!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartDeadline);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, output + await error);
    }

    public HttpClient Client(string? secret = null)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (secret is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }

    /// <summary>A token of the first administrator.</summary>
    public async Task<string> SignInAsync()
    {
        using var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));
        return (await client.CreatePersonalAsync("admin")).Secret;
    }

    /// <summary>Ends it without a word: SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static ProcessStartInfo Command(string directory) => new("dotnet")
    {
        ArgumentList =
        {
            Path.Combine(AppContext.BaseDirectory, "tessera-server.dll"), "--urls", "http://127.0.0.1:0",
            $"--Tessera:DataDirectory={directory}", $"--Tessera:Admin:Email={TesseraServer.AdminEmail}", $"--Tessera:Admin:Password={TesseraServer.AdminSecret}",
        },
        WorkingDirectory = directory,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    [GeneratedRegex(@"listening on: (?<address>http://[\d.:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
