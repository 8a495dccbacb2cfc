using System.Diagnostics;
using System.Text;

namespace Tessera.Cli.Runner.Processes;

/// <summary>
/// All processes that a command has started, however deep, and also those whose parents are gone: each inherits a variable that names the
/// build. Where the system does not show other processes' variables, only the living tree below the command is found.
/// </summary>
internal sealed class BuildProcesses(Process root, string mark)
{
    public const string MarkVariable = "TESSERA_BUILD_PROCESS";
    private const int MostLooks = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly byte[] marked = Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");

    /// <summary>Asks all of them to end, and ends those that have not within the grace. Elsewhere than on Linux there is no grace.</summary>
    /// <param name="grace">How long they have.</param>
    /// <param name="hurry">Ends the grace.</param>
    public async Task EndAsync(TimeSpan grace, CancellationToken hurry)
    {
        if (OperatingSystem.IsLinux() && await EndKindlyAsync(grace, hurry))
            return;
        if (!root.HasExited)
            root.Kill(entireProcessTree: true);
        // A process may start another one while it is being killed, so one look is not enough; but not even this ends one that waits for a disk.
        for (var look = 0; look < MostLooks && OperatingSystem.IsLinux() && Living() is { Count: > 0 } living; look++)
        {
            foreach (var id in living)
                Signals.Kill(id);
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private async Task<bool> EndKindlyAsync(TimeSpan grace, CancellationToken hurry)
    {
        var started = TimeProvider.System.GetTimestamp();
        var asked = new HashSet<int>();
        while (Living() is { Count: > 0 } living)
        {
            if (TimeProvider.System.GetElapsedTime(started) >= grace || hurry.IsCancellationRequested)
                return false;
            // Those that were started meanwhile have not been asked yet.
            foreach (var id in living.Where(asked.Add))
                Signals.Terminate(id);
            await Task.Delay(Look, CancellationToken.None);
        }
        return true;
    }

    private HashSet<int> Living()
    {
        var all = LinuxProcess.All(marked);
        var living = all.Where(process => process.IsMarked || (process.Id == root.Id && !root.HasExited)).Select(process => process.Id).ToHashSet();
        while (all.Any(process => living.Contains(process.Parent) && living.Add(process.Id)))
        {
            // Children of those found, until there are no more.
        }
        return living;
    }
}
