using System.Globalization;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Deploy;

/// <summary>The shipped <c>nginx.conf</c> in a folder of its own: nothing but names, ports and the folder for temporary files differs.</summary>
internal static class BalancerFolder
{
    /// <summary>Writes it.</summary>
    /// <param name="outside">Where people and programs call.</param>
    /// <param name="inside">Where gateways ask.</param>
    /// <param name="nodes">Ports of three nodes.</param>
    public static string Write(int outside, int inside, params int[] nodes)
    {
        var folder = Directory.CreateTempSubdirectory("tessera-nginx-").FullName;
        // Workers of an nginx that was started by root are somebody else, and must get through to their temporary files.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "nginx", "nginx.conf")).Replace("/tmp/", $"{folder}/", StringComparison.Ordinal)
            .Replace("listen 8080", $"listen 127.0.0.1:{Text(outside)}", StringComparison.Ordinal).Replace("listen 8081", $"listen 127.0.0.1:{Text(inside)}", StringComparison.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
            text = text.Replace($"node{Text(i + 1)}:8080", $"127.0.0.1:{Text(nodes[i])}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), text);
        return folder;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
