using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tessera.Cli.Tests.Running;

/// <summary>The built program, started as users start it: a process with pipes.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private CliProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public static CliProcess Start(string[] args, IReadOnlyDictionary<string, string?> environment, string stdin) =>
        Start(new ProcessStartInfo(DotnetHost(), [Path.Combine(AppContext.BaseDirectory, "tessera.dll"), .. args]), environment, stdin);

    /// <summary>Starts a script in which <c>tessera</c> is the program. It stops at the first command that fails.</summary>
    public static CliProcess StartScript(string script, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]);
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(DotnetHost());
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{start.Environment["PATH"]}";
        return Start(start, environment, stdin: "");
    }

    /// <summary>Waits until it has ended, and fails the test if it never does.</summary>
    public async Task<CliResult> FinishAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return new CliResult(process.ExitCode, await output, await error);
    }

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private static CliProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string?> environment, string stdin)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("TESSERA_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var started = Process.Start(start)!;
        try
        {
            started.StandardInput.Write(stdin);
            started.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program that reads no input may be gone before it is written.
        }
        return new CliProcess(started);
    }

    /// <summary>The host that runs these very tests.</summary>
    private static string DotnetHost() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
