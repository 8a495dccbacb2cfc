using System.Globalization;

namespace Tessera.Server.Console.Forms;

/// <summary>What was entered into a form.</summary>
internal sealed class PageForm
{
    private readonly IFormCollection fields;

    private PageForm(IFormCollection fields) => this.fields = fields;

    public static async Task<PageForm> ReadAsync(HttpContext http) => new(await http.Request.ReadFormAsync(http.RequestAborted));

    /// <summary>A field as entered, lines ended as everywhere else; empty when it is not there.</summary>
    public string Text(string name) => fields[name] is [{ } text, ..] ? text.ReplaceLineEndings("\n") : "";

    /// <summary>A field in which every character counts: nothing is changed but the line ends that browsers make.</summary>
    public string Verbatim(string name) => fields[name] is [{ } text, ..] ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : "";

    /// <summary>A field as entered; null when it is not there or empty.</summary>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>A field that holds a whole number, as pages write them; null when it is none.</summary>
    public long? Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a box is ticked.</summary>
    public bool Has(string name) => fields[name].Count > 0;

    /// <summary>The values of all ticked boxes of a name.</summary>
    public IReadOnlyList<string> All(string name) => [.. fields[name].OfType<string>()];

    /// <summary>A file; null when none was chosen.</summary>
    public IFormFile? File(string name) => fields.Files.GetFile(name) is { Length: > 0 } file ? file : null;

    /// <summary>
    /// A duration in days. <c>unlimited</c> is null; what is not a number is one that no rule allows, so that the operation says what is.
    /// </summary>
    public int? Days(string name) => Text(name) is "unlimited" or "" ? null
        : int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : -1;
}
