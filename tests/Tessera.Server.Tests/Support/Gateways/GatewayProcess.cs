using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>A gateway that runs as a process of its own, until disposed.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];

    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private GatewayProcess(ProcessStartInfo start)
    {
        process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>What the gateway wrote so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts nginx as the sample's own comment says.</summary>
    public static Task<GatewayProcess> StartNginxAsync(string folder, int port) =>
        StartAsync("nginx", ["-p", folder, "-c", "nginx.conf", "-g", "daemon off;"], folder, port);

    /// <summary>Starts Caddy as the sample's own comment says; what it keeps for itself goes into the folder.</summary>
    public static Task<GatewayProcess> StartCaddyAsync(string folder, int port) =>
        StartAsync("caddy", ["run", "--config", Path.Combine(folder, "Caddyfile")], folder, port);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<GatewayProcess> StartAsync(string command, string[] arguments, string folder, int port)
    {
        var start = new ProcessStartInfo(Find(command), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["XDG_DATA_HOME"] = folder;
        var gateway = new GatewayProcess(start);
        gateway.process.Start();
        gateway.process.BeginOutputReadLine();
        gateway.process.BeginErrorReadLine();
        await gateway.UntilListeningAsync(port);
        return gateway;
    }

    private async Task UntilListeningAsync(int port)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await Listening.IsOnAsync(port))
        {
            if (process.HasExited || deadline.IsCancellationRequested)
                throw new InvalidOperationException($"{process.StartInfo.FileName} does not listen on {port}:\n{Output}");
            await Task.Delay(BetweenAttempts);
        }
    }

    // Debian keeps nginx where only root's PATH leads.
    private static string Find(string command) =>
        Folders.Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists) ?? command;

    private void Keep(string? line)
    {
        if (line is not null)
            output.Enqueue(line);
    }
}
