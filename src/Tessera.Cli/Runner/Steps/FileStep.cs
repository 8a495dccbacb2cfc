using Tessera.Cli.Runner.Files;
using Tessera.Cli.Runner.Logs;

namespace Tessera.Cli.Runner.Steps;

/// <summary>Hands the files over that patterns mean. One that the server refuses fails the build, and the rest is handed over all the same.</summary>
internal static class FileStep
{
    /// <summary>Hands over what all patterns mean, each file once.</summary>
    /// <param name="root">Where the files are.</param>
    /// <param name="patterns">Which.</param>
    /// <param name="send">Hands one over.</param>
    /// <param name="log">Gets a line for each.</param>
    /// <param name="stop">Ends it between two files.</param>
    public static async Task<StepResult> RunAsync(
        string root, IEnumerable<FilePattern> patterns, Func<string, string, Task> send, StepLog log, CancellationToken stop)
    {
        var (result, seen) = (StepResult.Success, new HashSet<string>(StringComparer.Ordinal));
        foreach (var pattern in patterns)
        {
            var found = 0;
            foreach (var file in FileSearch.Find(root, pattern))
            {
                stop.ThrowIfCancellationRequested();
                found++;
                if (!seen.Add(file.Path))
                    continue;
                if (file.Location is not { } location)
                    await log.LineAsync($"{file.Path}: left out, since the link leads to no file of the working directory");
                else if (!await SendAsync(file.Path, location, send, log))
                    result = StepResult.Failed;
            }
            if (found == 0)
                await log.LineAsync($"{pattern.Text}: no such file");
        }
        return result;
    }

    private static async Task<bool> SendAsync(string path, string location, Func<string, string, Task> send, StepLog log)
    {
        try
        {
            await send(path, location);
            await log.LineAsync(path);
            return true;
        }
        catch (Exception failed) when (failed is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            await log.LineAsync($"{path}: failed. {failed.Message}");
            return false;
        }
    }
}
