using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Tessera.Server.Tests.Deploy;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Load;

/// <summary>nginx with <c>deploy/nginx/nginx.conf</c>, in which nothing but names, ports and the folder for temporary files differs.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    // Often not where commands are looked for.
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"];

    private readonly Process process;
    private readonly string folder;

    private readonly ConcurrentDictionary<string, int> complaints = new(StringComparer.Ordinal);

    private Balancer(Process process, string folder, int outside, int inside)
    {
        this.process = process;
        this.folder = folder;
        (Outside, Inside) = (new($"http://127.0.0.1:{outside}"), new($"http://127.0.0.1:{inside}"));
    }

    /// <summary>Where people and programs call.</summary>
    public Uri Outside { get; }

    /// <summary>Where gateways ask.</summary>
    public Uri Inside { get; }

    /// <summary>What it has complained of since this was last asked, and how often. That a node is away it says too, without harm to a request.</summary>
    public IEnumerable<string> TakeComplaints()
    {
        var taken = complaints.ToArray();
        complaints.Clear();
        return taken.OrderByDescending(complaint => complaint.Value).Select(complaint => string.Create(CultureInfo.InvariantCulture, $"{complaint.Value:N0} × {complaint.Key}"));
    }

    public static async Task<Balancer> StartAsync(IEnumerable<Uri> nodes)
    {
        var (outside, inside) = (FreePort.Next(), FreePort.Next());
        var folder = BalancerFolder.Write(outside, inside, [.. nodes.Select(node => node.Port)]);
        var nginx = Places.FirstOrDefault(File.Exists, "nginx");
        var process = Process.Start(new ProcessStartInfo(nginx, ["-p", folder, "-c", "nginx.conf", "-g", "daemon off;"]) { UseShellExecute = false, RedirectStandardError = true })!;
        var started = new Balancer(process, folder, outside, inside);
        process.ErrorDataReceived += (_, line) => started.Note(line.Data);
        process.BeginErrorReadLine();
        while (!await IsListeningAsync(inside))
            await Task.Delay(20);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // 2026/11/22 12:00:00 [error] 7#7: *1 what it is, client: …
    private void Note(string? line)
    {
        var begin = line?.IndexOf(" *", StringComparison.Ordinal) ?? -1;
        if (begin < 0)
            return;
        var text = line![(begin + 2)..].Split(", client:")[0];
        complaints.AddOrUpdate(text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..], 1, (_, count) => count + 1);
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
