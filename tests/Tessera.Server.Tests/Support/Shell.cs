using System.Diagnostics;

namespace Tessera.Server.Tests.Support;

/// <summary>Runs a script as a reader of the documentation would, by bash.</summary>
internal static class Shell
{
    public static async Task<string> RunAsync(string script, string workingDirectory)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{await output}\n{await error}");
        return await output;
    }
}
