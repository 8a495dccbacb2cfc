using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace Tessera.Server.Tests.Support;

/// <summary>The built server as a process of its own, in a working directory of its own, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    // As it is shipped, where ./test has published it; otherwise as it was built.
    private static readonly string Program = Environment.GetEnvironmentVariable("TESSERA_TEST_SERVER") is { Length: > 0 } published
        ? published
        : typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ServerProgram").Value!;

    private static readonly string[] AnyPort = ["--urls", "http://127.0.0.1:0"];

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    /// <summary>Settings for a server in a working directory whose arguments name no database.</summary>
    public static Func<string, IReadOnlyList<(string Name, string Value)>> SettingsOf { get; set; } = _ => [];

    public Uri Address => address.Task.Result;

    /// <summary>Everything printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Whether this is how <see cref="HttpClient"/> says that the server went away. A connection that is lost in the moment it is made is a bare <see cref="SocketException"/>.</summary>
    public static bool IsGone(Exception exception) => exception is HttpRequestException or IOException or SocketException;

    /// <summary>Starts one and waits until it listens.</summary>
    public static Task<ServerProcess> StartAsync(string workingDirectory, params string[] arguments) => ListeningAsync(Launch(workingDirectory, [.. AnyPort, .. arguments]));

    /// <summary>Starts one with more in its environment, and waits until it listens.</summary>
    public static Task<ServerProcess> StartAsync(string workingDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ListeningAsync(Launch(workingDirectory, [.. AnyPort, .. arguments], environment: environment));

    /// <summary>Starts one that cannot make any file longer than this, as on a disk that is full, and waits until it listens.</summary>
    public static Task<ServerProcess> StartLimitedAsync(string workingDirectory, int kibibytes, params string[] arguments) => ListeningAsync(Launch(
        workingDirectory, [.. AnyPort, .. arguments], "bash", ["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec dotnet \"$@\"", kibibytes.ToString(CultureInfo.InvariantCulture)]));

    private static async Task<ServerProcess> ListeningAsync(ServerProcess server)
    {
        var ended = server.process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(server.address.Task, ended).WaitAsync(StartDeadline, TestContext.Current.CancellationToken) == ended)
            throw new InvalidOperationException($"The server did not start:\n{server.Output}");
        return server;
    }

    /// <summary>Starts one that is expected to end by itself, because it is given a command or refuses to start; gives exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string workingDirectory, params string[] arguments)
    {
        // A command comes first.
        await using var server = Launch(workingDirectory, [.. arguments, .. AnyPort]);
        await server.process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(StartDeadline, TestContext.Current.CancellationToken);
        return (server.process.ExitCode, server.Output);
    }

    /// <summary>Ends it without a word: SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Has it stand still, or go on as if nothing had been: SIGSTOP, SIGCONT.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>Waits until the text was printed.</summary>
    public async Task WaitForAsync(string text)
    {
        var deadline = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal) && deadline.Elapsed < TimeSpan.FromMinutes(1))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Output.ShouldContain(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static ServerProcess Launch(string workingDirectory, string[] arguments, string program = "dotnet", string[]? before = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ServerProcess(new(program, [.. before ?? [], Program, .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        });
        foreach (var (name, value) in arguments.Any(argument => argument.StartsWith("--Tessera:Database=", StringComparison.Ordinal)) ? [] : SettingsOf(workingDirectory))
            server.process.StartInfo.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            server.process.StartInfo.Environment[name] = value;
        // The runtime maps its code through a file that is far longer than any limit.
        if (before is not null)
            server.process.StartInfo.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        return server;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            address.TrySetResult(new(line[(at + Listening.Length)..].Trim()));
    }
}
