using System.Globalization;

namespace Tessera.Server.Console;

/// <summary>How large a file is: bytes, or powers of 1024 with one decimal.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Show(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.CurrentCulture, $"{(unit == 0 ? size : Math.Round(size, 1))} {Units[unit]}");
    }
}
