using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// The scalars of YAML 1.2's core schema as JSON: <c>yes</c>, <c>on</c> and <c>012:30</c> are text, unlike in YAML 1.1. What JSON has no
/// number for (<c>.inf</c>, <c>.nan</c>, a hexadecimal beyond 64 bits) stays text: no route is made of it.
/// </summary>
internal static partial class YamlScalar
{
    private const string Standard = "tag:yaml.org,2002:";

    /// <summary>Writes the scalar; false when its tag asks for a type that JSON does not have.</summary>
    public static bool TryWrite(Utf8JsonWriter json, Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value;
        switch (tag)
        {
            case null when scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty:
            case Standard + "null" or Standard + "bool" or Standard + "int" or Standard + "float":
                WriteResolved(json, scalar.Value);
                return true;
            case null or Standard + "str":
                json.WriteStringValue(scalar.Value);
                return true;
            default:
                return false;
        }
    }

    private static void WriteResolved(Utf8JsonWriter json, string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                json.WriteNullValue();
                return;
            case "true" or "True" or "TRUE":
                json.WriteBooleanValue(true);
                return;
            case "false" or "False" or "FALSE":
                json.WriteBooleanValue(false);
                return;
        }
        if (NumberOf(text) is { } number)
            json.WriteRawValue(number);
        else
            json.WriteStringValue(text);
    }

    private static string? NumberOf(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
            return null;
        if (Decimal().Match(text) is { Success: true } match)
            return DecimalOf(match);
        return Prefixed().IsMatch(text) && BitsOf(text) is { } bits ? bits.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The same number in JSON's grammar, which knows no plus sign, no leading zero and no bare point.</summary>
    private static string DecimalOf(Match match)
    {
        var whole = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        var exponent = match.Groups["exponent"].Value;
        return (match.Groups["sign"].Value == "-" ? "-" : "")
            + (whole.Length > 0 ? whole : "0")
            + (fraction.Length > 0 ? "." + fraction : "")
            + (exponent.Length > 0 ? "e" + exponent : "");
    }

    private static ulong? BitsOf(string text)
    {
        if (text[1] == 'x')
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        var octal = 0UL;
        foreach (var digit in text.AsSpan(2))
        {
            if (octal > ulong.MaxValue >> 3)
                return null;
            octal = (octal << 3) | (uint)(digit - '0');
        }
        return octal;
    }

    [GeneratedRegex(@"\A(?<sign>[-+]?)(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?:[eE](?<exponent>[-+]?[0-9]+))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A0(?:x[0-9a-fA-F]+|o[0-7]+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefixed();
}
