namespace Tessera.Builds.Badges;

/// <summary>
/// How wide a text is in the font that badges ask for (Verdana, 11 px), from a table of its widths. Pictures tell the width to the viewer, whose fonts may
/// be others, so that a text always fits its tile.
/// </summary>
internal static class TextWidth
{
    private const int UnitsPerEm = 2048;
    private const int Size = 11;
    private const int Widest = 2204;

    // U+0020 to U+007E, in units of the font.
    private static ReadOnlySpan<short> Widths =>
    [
        720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745, 930,
        1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 930, 930, 1676, 1676, 1676, 1117,
        2048, 1400, 1404, 1430, 1578, 1295, 1177, 1588, 1539, 862, 931, 1419, 1140, 1726, 1532, 1612,
        1235, 1612, 1424, 1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403, 930, 930, 930, 1676, 1302,
        1302, 1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992, 1296, 1243,
        1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076, 1300, 930, 1300, 1676,
    ];

    /// <summary>Width in whole pixels, rounded up.</summary>
    public static int Of(string text)
    {
        var units = 0;
        foreach (var character in text)
            units += character is >= ' ' and <= '~' ? Widths[character - ' '] : Widest;
        return ((units * Size) + UnitsPerEm - 1) / UnitsPerEm;
    }
}
