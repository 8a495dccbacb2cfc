using System.Diagnostics;
using System.Reflection;

namespace Tessera.Screenshots;

/// <summary>The server as a process with <c>--demo</c>, on an empty directory that goes when it stops.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    public const string Email = "mika@example.com";
    public const string Password = "four quiet tiles in a row";
    private const string Listening = "Now listening on: ";
    private readonly Process process;
    private readonly string directory;
    private readonly List<string> calls = [];
    private readonly TaskCompletionSource proposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DemoServer(string directory)
    {
        this.directory = directory;
        process = new()
        {
            StartInfo = new("dotnet", [Setting("ServerProgram"), "--urls", "http://127.0.0.1:0", "--Tessera:DataDirectory", directory, "--demo"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                Environment = { ["Tessera__Admin__Email"] = Email, ["Tessera__Admin__Password"] = Password },
            },
        };
        process.OutputDataReceived += (_, line) => Note(line.Data);
    }

    public Uri Address => address.Task.Result;

    public static string Setting(string name) =>
        typeof(DemoServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    public static async Task<DemoServer> StartAsync()
    {
        var server = new DemoServer(Directory.CreateTempSubdirectory("tessera-screenshots-").FullName);
        server.process.Start();
        server.process.BeginOutputReadLine();
        await server.address.Task;
        return server;
    }

    /// <summary>Has the demo's tokens used: pastes what the server proposes to paste, all but what triggers a build.</summary>
    /// <param name="times">How often.</param>
    public async Task UseTokensAsync(int times)
    {
        await proposed.Task;
        var script = string.Join('\n', calls.Where(call => !call.Contains("build_parameters", StringComparison.Ordinal)));
        for (var i = 0; i < times; i++)
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            await bash.StandardOutput.ReadToEndAsync();
            await bash.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private void Note(string? line)
    {
        if (line is null)
            address.TrySetException(new InvalidOperationException("The server ended."));
        else if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            address.TrySetResult(new(line[(at + Listening.Length)..].Trim()));
        else if (line.StartsWith("curl ", StringComparison.Ordinal))
            Collect(line);
    }

    private void Collect(string call)
    {
        calls.Add(call);
        // The last of them.
        if (call.Contains("/v1/verify", StringComparison.Ordinal))
            proposed.TrySetResult();
    }
}
