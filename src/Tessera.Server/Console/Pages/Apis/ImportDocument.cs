using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Tessera.Server.Console.Forms;

namespace Tessera.Server.Console.Pages.Apis;

/// <summary>
/// An OpenAPI document on its way from the form that it was given in to the button that applies it. It travels in the page: nothing of it is kept here, so
/// that a restart, another node or a long look at the differences lose nothing, and nobody can fill this process's memory. Packed, because a document of
/// megabytes would make a page of megabytes, and because a page cannot carry every character as it stands.
/// </summary>
internal sealed class ImportDocument
{
    private const int LargestText = 1024 * 1024;
    private const string FileField = "file";
    public const string TextField = "document";
    public const string PackedField = "packed";

    private ImportDocument(ReadOnlyMemory<byte> content) => Content = content;

    /// <summary>The document, byte by byte.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The document as text to be edited; null when it is too large for that, or not what a page could give back as it was.</summary>
    public string? Text => Content.Length <= LargestText && Utf8.IsValid(Content.Span) && Encoding.UTF8.GetString(Content.Span) is var text && !text.Any(IsAltered) ? text : null;

    /// <summary>The document in a form: a chosen file, else what was pasted, else what a page carries. Null when there is none.</summary>
    public static async Task<ImportDocument?> ReadAsync(PageForm form, int maxBytes, CancellationToken ct)
    {
        if (form.File(FileField) is { } file)
        {
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy, ct);
            return new(copy.ToArray());
        }

        return form.Verbatim(TextField) is var text && !string.IsNullOrWhiteSpace(text) ? new(Encoding.UTF8.GetBytes(text)) : Unpack(form.Text(PackedField), maxBytes);
    }

    /// <summary>The document as a page carries it.</summary>
    public string Pack()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            brotli.Write(Content.Span);
        return Base64Url.EncodeToString(packed.ToArray());
    }

    private static bool IsAltered(char character) => char.IsControl(character) && character is not ('\t' or '\r' or '\n');

    // Pages come back as browsers, or somebody else, send them. One byte more than allowed is enough to be refused as too large.
    private static ImportDocument? Unpack(string packed, int maxBytes)
    {
        if (packed.Length == 0 || !Base64Url.IsValid(packed))
            return null;
        using var brotli = new BrotliStream(new MemoryStream(Base64Url.DecodeFromChars(packed)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        try
        {
            var buffer = new byte[64 * 1024];
            for (int read; content.Length <= maxBytes && (read = brotli.Read(buffer)) > 0;)
                content.Write(buffer, 0, read);
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidDataException or IOException)
        {
            return null;
        }

        return new(content.ToArray());
    }
}
