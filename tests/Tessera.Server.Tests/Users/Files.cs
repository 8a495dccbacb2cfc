using System.Text;

namespace Tessera.Server.Tests.Users;

/// <summary>Looks for a text in everything that a server has written to its disk, write-ahead log included.</summary>
internal static class Files
{
    public static bool Hold(string directory, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Any(path => Read(path).AsSpan().IndexOf(wanted) >= 0);
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
