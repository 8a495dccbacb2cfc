using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>A sample that was started by its <c>run</c>, in a copy of as much of the repository as it needs.</summary>
internal sealed class SampleRun : IAsyncDisposable
{
    // It installs packages and builds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> output = new();
    private readonly string root;
    private readonly Process process;
    private readonly IReadOnlyList<int> ports;

    private SampleRun(string root, string sample, IReadOnlyList<int> ports)
    {
        (this.root, this.ports) = (root, ports);
        var folder = Path.Combine(root, "samples", sample);
        process = new() { StartInfo = new(Path.Combine(folder, "run")) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        process.StartInfo.Environment["XDG_CONFIG_HOME"] = folder;
        process.StartInfo.Environment["XDG_DATA_HOME"] = folder;
        process.StartInfo.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
    }

    private string Output => string.Join('\n', output);

    /// <summary>Starts a program for Node and waits until it listens.</summary>
    public static async Task<SampleRun> StartNodeAsync(string sample, int port, IEnumerable<(string Name, string Value)> environment)
    {
        var root = SampleFolder.NewFolder(sample);
        NodePackage.CopySourcesTo(Path.Combine(root, "clients", "node"));
        SampleFolder.CopyTo(Path.Combine(root, "samples", sample), sample, new(8080, 8081, 5080));
        return await StartAsync(new(root, sample, [port]), [("PORT", port.ToString(CultureInfo.InvariantCulture)), .. environment]);
    }

    /// <summary>Starts a gateway and the shop behind it, and waits until both listen.</summary>
    public static async Task<SampleRun> StartGatewayAsync(string sample, GatewayPorts ports)
    {
        var root = SampleFolder.NewFolder(sample);
        SampleFolder.CopyTo(Path.Combine(root, "samples", sample), sample, ports);
        Directory.CreateSymbolicLink(Path.Combine(root, "samples", "shop"), SampleFolder.Path("shop"));
        return await StartAsync(new(root, sample, [ports.Gateway, ports.Shop]), [("SHOP_PORT", ports.Shop.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Ends it as a shell does, and waits until it and everything that it started are gone.</summary>
    public async Task StopAsync()
    {
        await Shell.RunAsync($"kill {process.Id}", "/");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        foreach (var port in ports)
            (await Listening.IsOnAsync(port)).ShouldBeFalse($"{port} is still taken:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private static async Task<SampleRun> StartAsync(SampleRun run, IEnumerable<(string Name, string Value)> environment)
    {
        foreach (var (name, value) in environment)
            run.process.StartInfo.Environment[name] = value;
        run.process.Start();
        run.process.BeginOutputReadLine();
        run.process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(Patience);
        foreach (var port in run.ports)
        {
            while (!await Listening.IsOnAsync(port))
            {
                if (run.process.HasExited || deadline.IsCancellationRequested)
                    throw new InvalidOperationException($"Nothing listens on {port}:\n{run.Output}");
                await Task.Delay(BetweenAttempts);
            }
        }

        return run;
    }
}
