using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tessera.Server.Security;

namespace Tessera.Server.Http;

/// <summary>One page of a list as on the wire.</summary>
/// <param name="Items">The records.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>What a list call asks for: how many records, from where on.</summary>
/// <param name="Limit">1–200, default 50.</param>
/// <param name="After">Position after which the page begins; null at the start.</param>
/// <param name="Query">Path and query without limit and cursor: what a cursor is bound to.</param>
internal sealed record PageRequest(int Limit, string? After, string Query)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;
}

/// <summary>Makes and reads cursors: opaque, signed under the instance key, and good only for the query they came from.</summary>
internal sealed class Cursors(InstanceKey key)
{
    private const int SignatureLength = 16;

    /// <summary>The cursor for the page after the given position.</summary>
    public string Create(string query, string position)
    {
        var text = Encoding.UTF8.GetBytes($"{key.ActiveId} {position}");
        return Base64Url.EncodeToString([.. Sign(key.ActiveId, query, position)!, .. text]);
    }

    /// <summary>The position in a cursor; false when it was made by somebody else, or for another query.</summary>
    public bool TryRead(string query, string cursor, out string position)
    {
        position = "";
        if (cursor.Length > 1024 || !Base64Url.IsValid(cursor))
            return false;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= SignatureLength || Encoding.UTF8.GetString(bytes[SignatureLength..]).Split(' ', 2) is not [var keyId, var text])
            return false;
        position = text;
        return Sign(keyId, query, text) is { } expected && CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(0, SignatureLength));
    }

    private byte[]? Sign(string keyId, string query, string position) =>
        key.Sign(keyId, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cursor {query.Length} {query} {position}")))?[..SignatureLength];
}
