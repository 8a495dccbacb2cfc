using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>
/// Makes and reads the tokens that get the next part of a list. They are encrypted for the list that they were made for: what is altered, made up or taken
/// to another list is refused.
/// </summary>
internal sealed class PageTokens(IDataProtectionProvider protection)
{
    /// <summary>Items of one part.</summary>
    public const int Size = 20;

    private const string Purpose = "Tessera.Builds.V2.PageTokens";
    private const int MaxLength = 500;

    /// <summary>What a refusal says.</summary>
    public static IResult Refusal { get; } = Answers.Invalid("page-token: not one that this list has given.");

    /// <summary>Reads where the next part begins; <paramref name="start"/> when no token is given.</summary>
    public bool TryRead(HttpRequest request, string list, int start, out int position)
    {
        position = start;
        var token = request.Query["page-token"];
        return StringValues.IsNullOrEmpty(token) || (token is [{ Length: <= MaxLength } text] && TryUnprotect(text, list, out position));
    }

    /// <summary>Makes a part of what was read: one item more than the part holds tells that there are more.</summary>
    /// <param name="rows">At most <see cref="Size"/> and one more.</param>
    /// <param name="list">The list, with all that chooses what is in it.</param>
    /// <param name="position">Where the part after an item begins.</param>
    /// <param name="view">An item as it is shown.</param>
    public Page<TView> PageOf<TRow, TView>(IReadOnlyList<TRow> rows, string list, Func<TRow, int> position, Func<TRow, TView> view) => new(
        [.. rows.Take(Size).Select(view)],
        rows.Count > Size ? protection.CreateProtector(Purpose, list).Protect(position(rows[Size - 1]).ToString(CultureInfo.InvariantCulture)) : null);

    private bool TryUnprotect(string token, string list, out int position)
    {
        position = 0;
        try
        {
            return int.TryParse(protection.CreateProtector(Purpose, list).Unprotect(token), NumberStyles.None, CultureInfo.InvariantCulture, out position);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
