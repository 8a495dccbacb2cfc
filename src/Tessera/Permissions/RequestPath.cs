using System.Buffers;
using System.Text.Unicode;

namespace Tessera.Permissions;

/// <summary>
/// The path of a request as it came over the wire, made fit for matching or refused. Refused is whatever another parser might read
/// differently: dot segments in any encoding, encoded <c>/ \ %</c>, NUL and other control bytes, non-ASCII bytes, <c>\</c>, <c>//</c>,
/// <c>;</c>, <c>#</c>, broken escapes and bytes that are not UTF-8. The query takes no part in matching.
/// </summary>
public static class RequestPath
{
    /// <summary>Longest path, in bytes; also the size of the buffer that <see cref="TryDecode"/> wants.</summary>
    public const int MaxLength = 4096;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~!$&'()*+,=:@/.");

    /// <summary>Reads the path of an origin-form request target (<c>/a/b?query</c>).</summary>
    /// <param name="target">The target as sent.</param>
    /// <param name="buffer">Working space of <see cref="MaxLength"/>.</param>
    /// <param name="path">The decoded path, one <c>char</c> a byte: either part of <paramref name="target"/> or in <paramref name="buffer"/>.</param>
    /// <returns>False when the path is ambiguous.</returns>
    public static bool TryDecode(ReadOnlySpan<char> target, Span<char> buffer, out ReadOnlySpan<char> path)
    {
        var query = target.IndexOf('?');
        path = query < 0 ? target : target[..query];
        // A # is refused in the query too: what follows it is the query for one parser and the fragment for another.
        if (path.Length is 0 or > MaxLength || path[0] != '/' || (query >= 0 && target[query..].Contains('#')))
            return false;
        var special = path.IndexOfAnyExcept(Plain);
        if (special >= 0 && !TryUnescape(path, special, buffer, out path))
            return false;
        return HasCleanSegments(path);
    }

    private static bool TryUnescape(ReadOnlySpan<char> raw, int first, Span<char> buffer, out ReadOnlySpan<char> path)
    {
        path = default;
        raw[..first].CopyTo(buffer);
        var length = first;
        var ascii = true;
        for (var i = first; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c == '%')
            {
                if (!TryReadHex(raw[(i + 1)..], out c) || c is '/' or '\\' or '%' or ';' or < ' ' or '\x7f')
                    return false;
                i += 2;
                ascii &= c < 0x80;
            }
            else if (!Plain.Contains(c) && !IsTolerated(c))
            {
                return false;
            }

            buffer[length++] = c;
        }

        path = buffer[..length];
        return ascii || IsUtf8(path);
    }

    // Characters that RFC 3986 wants encoded but that no parser reads as structure.
    private static bool IsTolerated(char c) => c is '[' or ']' or '|' or '^' or '`' or '{' or '}' or '"' or '<' or '>';

    private static bool TryReadHex(ReadOnlySpan<char> digits, out char value)
    {
        value = default;
        if (digits.Length < 2 || !char.IsAsciiHexDigit(digits[0]) || !char.IsAsciiHexDigit(digits[1]))
            return false;
        value = (char)((Digit(digits[0]) << 4) | Digit(digits[1]));
        return true;

        static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    }

    private static bool IsUtf8(ReadOnlySpan<char> path)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        for (var i = 0; i < path.Length; i++)
            bytes[i] = (byte)path[i];
        return Utf8.IsValid(bytes[..path.Length]);
    }

    private static bool HasCleanSegments(ReadOnlySpan<char> path)
    {
        var rest = path;
        while (rest.Length > 0)
        {
            rest = rest[1..];
            var end = rest.IndexOf('/');
            var segment = end < 0 ? rest : rest[..end];
            if (segment is "." or ".." || (segment.Length == 0 && end >= 0))
                return false;
            rest = end < 0 ? [] : rest[end..];
        }

        return true;
    }
}
