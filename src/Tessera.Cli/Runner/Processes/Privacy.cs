using System.Runtime.InteropServices;

namespace Tessera.Cli.Runner.Processes;

/// <summary>
/// Keeps the commands of builds, which run as the same user, from reading the runner's token out of its memory or its variables. It does not
/// keep them from what <c>login</c> has saved in that user's home.
/// </summary>
internal static class Privacy
{
    private const int SetDumpable = 4;

    /// <summary>Shuts this process to others of the same user, where the system can.</summary>
    public static void Shut()
    {
        if (OperatingSystem.IsLinux())
            _ = Control(SetDumpable, 0, 0, 0, 0);
    }

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
