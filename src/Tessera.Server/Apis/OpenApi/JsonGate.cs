using System.Text.Json;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// One forward pass over the whole document before anything is built from it: strict JSON, depth, number of values, no member twice, every
/// text readable, no reference to anything outside. What lies behind it may take all of this for granted.
/// </summary>
internal sealed class JsonGate(ImportFindings findings)
{
    private const int ValuesBetweenLooksAtTheClock = 1024;
    private readonly JsonTrail trail = new();
    private readonly Stack<HashSet<string>?> members = new();
    private int values;

    /// <summary>Whether the document may pass; if not, the findings say why.</summary>
    public bool Admits(ReadOnlySpan<byte> json)
    {
        // One level more than allowed, so that the refusal is worded here and knows the place.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = findings.Options.MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (!Token(ref reader))
                    return false;
            }
        }
        catch (JsonException e)
        {
            return findings.Add(trail.ToString(), $"not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        return !findings.Any;
    }

    private bool Token(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return Member(ref reader);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                trail.Leave();
                members.Pop();
                return true;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (!Value())
                    return false;
                trail.Enter(reader.TokenType == JsonTokenType.StartArray);
                members.Push(null);
                return trail.Depth <= findings.Options.MaxDepth
                    || findings.Add(trail.ToString(), $"more than {findings.Options.MaxDepth} objects and lists inside each other");
            case JsonTokenType.String:
                return Value() && Text(ref reader);
            default:
                return Value();
        }
    }

    private bool Value()
    {
        trail.Value();
        if (++values > findings.Options.MaxValues)
            return findings.Add("", $"more than {findings.Options.MaxValues} values");
        return values % ValuesBetweenLooksAtTheClock != 0 || findings.GoOn();
    }

    private bool Member(ref Utf8JsonReader reader)
    {
        if (TextOf(ref reader) is not { } name)
            return false;
        trail.Member(name);
        var seen = members.Pop() ?? new HashSet<string>(StringComparer.Ordinal);
        members.Push(seen);
        if (!seen.Add(name))
            findings.Add(trail.ToString(), $"the member {ImportFindings.Quote(name)} stands twice in the same object");
        return true;
    }

    private bool Text(ref Utf8JsonReader reader)
    {
        if (!trail.InList && trail.Name is "$ref" or "$dynamicRef")
        {
            if (TextOf(ref reader) is not { } target)
                return false;
            if (target.Length > 0 && target[0] != '#')
                findings.Add(trail.ToString(), $"the reference to {ImportFindings.Quote(target)} leaves the document; only references that begin with # are followed");
            return true;
        }
        return !reader.ValueIsEscaped || TextOf(ref reader) is not null;
    }

    private string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: well-formed JSON, but no text.
            findings.Add(trail.ToString(), "an escape that is no character (half of a surrogate pair)");
            return null;
        }
    }
}
