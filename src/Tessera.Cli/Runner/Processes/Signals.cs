using System.Runtime.InteropServices;

namespace Tessera.Cli.Runner.Processes;

/// <summary>Signals to single processes. One that has ended already is nothing to speak of.</summary>
internal static class Signals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    public static void Terminate(int process) => _ = Send(process, SigTerm);

    public static void Kill(int process) => _ = Send(process, SigKill);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
