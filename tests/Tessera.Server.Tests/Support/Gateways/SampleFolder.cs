namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>The repository's <c>samples</c>, and copies of them in which nothing but the ports differs: what is tested is what is shipped.</summary>
internal static class SampleFolder
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, "samples", .. parts]);

    /// <summary>Copies a sample into a new temporary folder.</summary>
    public static string Copy(string sample, GatewayPorts ports)
    {
        var target = NewFolder(sample);
        CopyTo(target, sample, ports);
        return target;
    }

    /// <summary>A new temporary folder. Workers of a gateway that was started by root are somebody else, and must get through to their files.</summary>
    public static string NewFolder(string sample)
    {
        var folder = Directory.CreateTempSubdirectory($"tessera-{sample}-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return folder;
    }

    /// <summary>Copies a sample into a folder; what can be run there can be run here.</summary>
    public static void CopyTo(string target, string sample, GatewayPorts ports)
    {
        var source = Path(sample);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)))
        {
            var copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, ports.Apply(File.ReadAllText(file)));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
        }
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Tessera.slnx")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
