using System.Xml;

namespace Tessera.Builds.TestResults;

/// <summary>
/// Reads a JUnit report as it comes in. The format has no authority, so whatever tools write is taken as far as it makes sense; what is not well-formed, has a
/// document type (and with it entities), is nested too deeply or lists too many tests is refused with the line.
/// </summary>
internal static class JUnitReader
{
    /// <summary>Most tests of one report.</summary>
    public const int MaxTests = 100_000;

    /// <summary>Deepest nesting of elements.</summary>
    public const int MaxDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };

    /// <summary>Reads a report.</summary>
    /// <returns>The tests, or what is wrong.</returns>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static async Task<(IReadOnlyList<TestResult> Tests, string? Error)> ReadAsync(Stream report, CancellationToken ct)
    {
        using var reader = XmlReader.Create(report, Settings);
        var tests = new JUnitDocument();
        try
        {
            while (await reader.ReadAsync())
            {
                ct.ThrowIfCancellationRequested();
                if (WrongWith(reader, tests) is { } wrong)
                    return ([], $"Line {LineOf(reader)}: {wrong}");
                await TakeAsync(reader, tests);
            }
        }
        catch (XmlException malformed)
        {
            return ([], $"Line {Math.Max(malformed.LineNumber, LineOf(reader))}: the document is not well-formed XML, or has a document type, which is not taken.");
        }

        return (tests.Finished(), null);
    }

    private static string? WrongWith(XmlReader reader, JUnitDocument tests) => reader switch
    {
        { NodeType: not XmlNodeType.Element } => null,
        { Depth: 0, LocalName: not ("testsuites" or "testsuite") } => "the root element must be <testsuites> or <testsuite>.",
        { Depth: >= MaxDepth } => $"elements are nested more than {MaxDepth} deep.",
        { LocalName: "testcase" } when tests.Count >= MaxTests => $"there are more than {MaxTests} tests.",
        _ => null,
    };

    private static async Task TakeAsync(XmlReader reader, JUnitDocument tests)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var (name, depth, isEmpty) = (reader.LocalName, reader.Depth, reader.IsEmptyElement);
                tests.Begin(name, depth, reader.GetAttribute);
                if (isEmpty)
                    tests.End(depth);
                break;
            case XmlNodeType.EndElement:
                tests.End(reader.Depth);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when tests.TakesText:
                tests.Text(await reader.GetValueAsync());
                break;
        }
    }

    private static int LineOf(XmlReader reader) => Math.Max(1, (reader as IXmlLineInfo)?.LineNumber ?? 1);
}
