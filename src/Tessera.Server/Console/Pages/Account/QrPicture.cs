using System.Globalization;
using System.Text;
using QRCoder;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>A text as a QR code, drawn as one path: a page needs no picture from anywhere.</summary>
/// <param name="Path">Its dark squares, as <c>d</c> of an SVG path of one unit a square.</param>
/// <param name="Size">Squares a side, the light border included.</param>
internal sealed record QrPicture(string Path, int Size)
{
    public static QrPicture Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Count; x++)
            {
                if (code.ModuleMatrix[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return new(path.ToString(), code.ModuleMatrix.Count);
    }

    public override string ToString() => nameof(QrPicture);
}
