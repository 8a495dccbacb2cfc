namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>The repository's <c>samples</c>, and copies of them in which nothing but the ports differs: what is tested is what is shipped.</summary>
internal static class SampleFolder
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, "samples", .. parts]);

    /// <summary>Copies a sample into a new temporary folder.</summary>
    public static string Copy(string sample, GatewayPorts ports)
    {
        var source = Path(sample);
        var target = Directory.CreateTempSubdirectory($"tessera-{sample}-").FullName;
        // Workers of a gateway that was started by root are somebody else, and must get through to their temporary files.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, ports.Apply(File.ReadAllText(file)));
        }

        return target;
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
