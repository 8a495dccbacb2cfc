using System.Buffers;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// One YAML document as JSON. An alias is unfolded by copying the JSON that its anchor has already become, counted against the limits of
/// the document, so that a bomb is refused while it is still small. Merge keys (<c>&lt;&lt;</c>) belong to YAML 1.1 and are refused: passing
/// over one would drop what it brings, an <c>x-tessera-permission</c> for instance, without a word.
/// </summary>
internal sealed class YamlToJson(ImportFindings findings)
{
    private const int EventsBetweenLooksAtTheClock = 1024;
    private const int UnfoldedToSource = 4;
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private readonly JsonTrail trail = new();
    private readonly Dictionary<string, Anchor> anchors = new(StringComparer.Ordinal);
    private readonly Stack<Container> open = new();
    private int values;

    /// <summary>The document as JSON; null when it is refused, and then the findings say why.</summary>
    public ReadOnlyMemory<byte>? Convert(string yaml)
    {
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = findings.Options.MaxDepth + 1 });
        if (!Documents(json, new Parser(new StringReader(yaml))))
            return null;
        json.Flush();
        return buffer.WrittenMemory;
    }

    private bool Documents(Utf8JsonWriter json, Parser parser)
    {
        var documents = 0;
        for (var events = 1; MoveNext(parser); events++)
        {
            if (events % EventsBetweenLooksAtTheClock == 0 && !findings.GoOn())
                return false;
            if (parser.Current is DocumentStart && ++documents > 1)
                return findings.Add("", "more than one YAML document in the body");
            if (parser.Current is NodeEvent or AnchorAlias or MappingEnd or SequenceEnd && !Node(json, parser.Current))
                return false;
        }
        return !findings.Any && (values > 0 || findings.Add("", "the document is empty"))
            && (open.Count == 0 || findings.Add(trail.ToString(), "not YAML: it ends inside a mapping or sequence"));
    }

    private bool MoveNext(Parser parser)
    {
        var before = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException e)
        {
            return findings.Add(trail.ToString(), $"not YAML: line {e.Start.Line}, column {e.Start.Column}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The scanner answers some broken texts, such as a flow sequence that is left open before a key, with whatever its code ran into.
            return findings.Add(trail.ToString(), $"not YAML: after line {before.Line}, column {before.Column}");
        }
    }

    private bool Node(Utf8JsonWriter json, ParsingEvent current)
    {
        if (current is MappingEnd or SequenceEnd)
            return Close(json, current is SequenceEnd);
        if (open.TryPeek(out var container) && container is { IsList: false, Name: null })
            return Key(json, container, current);
        container?.Name = null;
        trail.Value();
        if (values > 0 && container is null)
            return findings.Add("", "not YAML: more than one outermost value");
        if (!Counted(1))
            return false;
        return current switch
        {
            AnchorAlias alias => Unfold(json, alias.Value.Value),
            Scalar scalar => Leaf(json, scalar),
            MappingStart mapping => Open(json, mapping, list: false, "tag:yaml.org,2002:map"),
            SequenceStart sequence => Open(json, sequence, list: true, "tag:yaml.org,2002:seq"),
            _ => findings.Add(trail.ToString(), "not a value"),
        };
    }

    private bool Key(Utf8JsonWriter json, Container mapping, ParsingEvent current)
    {
        if (current is not Scalar key)
            return findings.Add(trail.ToString(), "a key that is not plain text");
        if (key is { Style: ScalarStyle.Plain, Value: "<<" })
            return findings.Add(trail.ToString(), "the merge key << is not part of YAML 1.2");
        if (!key.Anchor.IsEmpty)
            return findings.Add(trail.ToString(), $"the anchor {ImportFindings.Quote(key.Anchor.Value)} stands on a key");
        mapping.Name = key.Value;
        trail.Member(key.Value);
        json.WritePropertyName(key.Value);
        return true;
    }

    private bool Leaf(Utf8JsonWriter json, Scalar scalar)
    {
        var anchor = Begin(json, scalar);
        if (!YamlScalar.TryWrite(json, scalar))
            return UnknownTag(scalar);
        End(json, anchor);
        return Fits(json, 0);
    }

    private bool Open(Utf8JsonWriter json, NodeEvent start, bool list, string tag)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != tag)
            return UnknownTag(start);
        open.Push(new() { IsList = list, Anchor = Begin(json, start) });
        trail.Enter(list);
        if (trail.Depth > findings.Options.MaxDepth)
            return findings.Add(trail.ToString(), $"more than {findings.Options.MaxDepth} mappings and sequences inside each other");
        if (list)
            json.WriteStartArray();
        else
            json.WriteStartObject();
        return Fits(json, 0);
    }

    private bool Close(Utf8JsonWriter json, bool list)
    {
        // For some broken texts the parser leaves a key without its value instead of refusing them.
        if (!open.TryPop(out var container) || container.IsList != list || container.Name is not null)
            return findings.Add(trail.ToString(), "not YAML: a key without a value");
        trail.Leave();
        if (container.IsList)
            json.WriteEndArray();
        else
            json.WriteEndObject();
        End(json, container.Anchor);
        return true;
    }

    private bool Unfold(Utf8JsonWriter json, string name)
    {
        if (!anchors.TryGetValue(name, out var anchor))
            return findings.Add(trail.ToString(), $"the alias {ImportFindings.Quote(name)} has no anchor before it");
        if (!anchor.Closed)
            return findings.Add(trail.ToString(), $"the alias {ImportFindings.Quote(name)} stands inside its own anchor");
        if (!Counted(anchor.Values) || !Fits(json, anchor.End - anchor.Start))
            return false;
        json.Flush();
        var written = buffer.WrittenSpan[anchor.Start..anchor.End];
        // An element of a list begins with the comma that parts it from the one before.
        json.WriteRawValue(written[0] == (byte)',' ? written[1..] : written, skipInputValidation: true);
        return true;
    }

    private Anchor? Begin(Utf8JsonWriter json, NodeEvent node)
    {
        if (node.Anchor.IsEmpty)
            return null;
        // A later anchor of the same name takes over, from its beginning on. The node itself is counted already.
        return anchors[node.Anchor.Value] = new() { Start = Written(json), Values = values - 1 };
    }

    private void End(Utf8JsonWriter json, Anchor? anchor)
    {
        if (anchor is null)
            return;
        anchor.End = Written(json);
        anchor.Values = values - anchor.Values;
        anchor.Closed = true;
    }

    private bool Counted(int more)
    {
        values += more;
        return values <= findings.Options.MaxValues || findings.Add(trail.ToString(), $"more than {findings.Options.MaxValues} values, aliases unfolded");
    }

    private bool Fits(Utf8JsonWriter json, int more)
    {
        var most = UnfoldedToSource * findings.Options.MaxBytes;
        return Written(json) + (long)more <= most || findings.Add(trail.ToString(), $"more than {most} bytes, aliases unfolded");
    }

    private bool UnknownTag(NodeEvent node) =>
        findings.Add(trail.ToString(), $"the tag {ImportFindings.Quote(node.Tag.Value)} has no meaning in JSON");

    private static int Written(Utf8JsonWriter json) => (int)(json.BytesCommitted + json.BytesPending);

    private sealed class Container
    {
        public bool IsList { get; init; }

        public Anchor? Anchor { get; init; }

        /// <summary>Key whose value comes next; null when a key comes next.</summary>
        public string? Name { get; set; }
    }

    private sealed class Anchor
    {
        public int Start { get; init; }

        public int End { get; set; }

        public int Values { get; set; }

        public bool Closed { get; set; }
    }
}
