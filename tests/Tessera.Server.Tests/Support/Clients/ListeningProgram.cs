using System.Diagnostics;
using System.Text;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>A program for Node that listens on a port of loopback and says so, until disposed.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProgram(ProcessStartInfo start)
    {
        process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public int Port => address.Task.Result.Port;

    /// <summary>Starts a script of a project and waits until it listens.</summary>
    public static async Task<NodeProgram> StartAsync(string project, string script, params IEnumerable<(string Name, string Value)> environment)
    {
        var program = new NodeProgram(new("node", [script]) { WorkingDirectory = project, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        program.process.StartInfo.Environment["PORT"] = "0";
        foreach (var (name, value) in environment)
            program.process.StartInfo.Environment[name] = value;
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        var ended = program.process.WaitForExitAsync();
        if (await Task.WhenAny(program.address.Task, ended).WaitAsync(Patience) == ended)
            throw new InvalidOperationException($"{script} does not start:\n{program.output}");
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (line.StartsWith(Listening, StringComparison.Ordinal) && Uri.TryCreate(line[Listening.Length..], UriKind.Absolute, out var found))
            address.TrySetResult(found);
    }
}
