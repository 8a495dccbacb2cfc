using System.Diagnostics;
using System.Text;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>A program for Node or .NET that listens on a port of loopback and says so, until disposed.</summary>
internal sealed class ListeningProgram : IAsyncDisposable
{
    private static readonly string[] Listening = ["Listening on ", "Now listening on: "];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ListeningProgram(ProcessStartInfo start)
    {
        process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public int Port => address.Task.Result.Port;

    /// <summary>Starts a script of a project and waits until it listens.</summary>
    public static Task<ListeningProgram> StartAsync(string project, string script, params IEnumerable<(string Name, string Value)> environment) =>
        StartAsync("node", project, script, [("PORT", "0"), .. environment]);

    /// <summary>Starts a built program for .NET and waits until it listens.</summary>
    public static Task<ListeningProgram> StartDotNetAsync(string program, params IEnumerable<(string Name, string Value)> environment) =>
        StartAsync("dotnet", Path.GetDirectoryName(program)!, program, [("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. environment]);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<ListeningProgram> StartAsync(string command, string folder, string argument, IEnumerable<(string Name, string Value)> environment)
    {
        var program = new ListeningProgram(new(command, [argument]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        foreach (var (name, value) in environment)
            program.process.StartInfo.Environment[name] = value;
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        var ended = program.process.WaitForExitAsync();
        if (await Task.WhenAny(program.address.Task, ended).WaitAsync(Patience) == ended)
            throw new InvalidOperationException($"{argument} does not start:\n{program.output}");
        return program;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        foreach (var words in Listening)
        {
            if (line.TrimStart() is var said && said.StartsWith(words, StringComparison.Ordinal) && Uri.TryCreate(said[words.Length..], UriKind.Absolute, out var found))
                address.TrySetResult(found);
        }
    }
}
