using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Tessera.Load;

/// <summary>The built server as a process of its own, on a free port, with what it prints and how much memory it takes.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process process;
    private readonly ConcurrentQueue<string> printed = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string server, string directory, string[] arguments)
    {
        process = new()
        {
            StartInfo = new("dotnet", [server, "--urls", "http://127.0.0.1:0", "--Tessera:DataDirectory", directory, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false },
        };
        process.OutputDataReceived += (_, line) => Note(line.Data);
    }

    public Uri Address => address.Task.Result;

    /// <summary>Starts one and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public static async Task<ServerProcess> StartAsync(string server, string directory, params string[] arguments)
    {
        var started = new ServerProcess(server, directory, arguments);
        started.process.Start();
        started.process.BeginOutputReadLine();
        await started.address.Task;
        return started;
    }

    /// <summary>The first line printed so far that holds a text.</summary>
    public string? Find(string text) => printed.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Memory in MiB: what it has now (<c>VmRSS</c>), or the most since <see cref="ForgetPeak"/> (<c>VmHWM</c>). From Linux' own books.</summary>
    public double Memory(string figure)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(figure + ":", StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>How long it has computed so far, on all processors together: what the machine does besides does not count.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Begins to look for the peak anew.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    /// <summary>Asks it to stop, as an orchestrator does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            address.TrySetException(new InvalidOperationException("The server ended."));
            return;
        }

        printed.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            address.TrySetResult(new(line[(at + Listening.Length)..].Trim()));
    }
}
