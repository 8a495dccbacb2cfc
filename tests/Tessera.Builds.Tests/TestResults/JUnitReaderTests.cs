using System.Globalization;
using System.Text;
using Tessera.Builds.TestResults;
using TestResult = Tessera.Builds.TestResults.TestResult;

namespace Tessera.Builds.Tests.TestResults;

/// <summary>JUnit reports as tools write them, and as nobody should.</summary>
public sealed class JUnitReaderTests
{
    public static TheoryData<string, string> Legal => new()
    {
        { "<testsuites/>", "" },
        { "<testsuite name='s'/>", "" },
        { "<?xml version='1.0'?>\n<!-- c --><testsuites><testsuite name='s'><properties/><testcase classname='C' name='n' time='0.5'/></testsuite></testsuites>", "C|n||success|0.5||s" },
        { "<testsuite name='s' file='f.py'><testcase name='n'/></testsuite>", "s|n|f.py|success|0||s" },
        { "<testsuite><testcase name='n' classname='C' file='own.py'/></testsuite>", "C|n|own.py|success|0||" },
        { "<testsuites><testsuite name='outer' file='o'><testsuite name='inner'><testcase name='a'/></testsuite><testcase name='b'/></testsuite></testsuites>", "inner|a|o|success|0||inner;outer|b|o|success|0||outer" },
        { "<testsuite><testcase name='n'><failure message='m'/></testcase></testsuite>", "|n||failure|0|m|" },
        { "<testsuite><testcase name='n'><failure message='m'>m: at line 3</failure></testcase></testsuite>", "|n||failure|0|m: at line 3|" },
        { "<testsuite><testcase name='n'><failure message='m'>trace</failure></testcase></testsuite>", "|n||failure|0|m\ntrace|" },
        { "<testsuite><testcase name='n'><failure><![CDATA[<a> ]]>&amp; <b>c</b></failure></testcase></testsuite>", "|n||failure|0|<a> & c|" },
        { "<testsuite><testcase name='n'><skipped/><error message='e'/><failure message='f'/></testcase></testsuite>", "|n||error|0|e|" },
        { "<testsuite><testcase name='n'><skipped message='why'/></testcase></testsuite>", "|n||skipped|0|why|" },
        { "<testsuite><testcase name='n' status='notrun'/><testcase name='o' result='suppressed'/></testsuite>", "|n||skipped|0||;|o||skipped|0||" },
        { "<testsuite><testcase name='n'><rerunFailure message='x'><failure message='y'/></rerunFailure><system-out>failure</system-out></testcase></testsuite>", "|n||success|0||" },
        { "<testsuite><system-out><testcase name='no'/></system-out></testsuite>", "|no||success|0||" },
        { "<t:testsuite xmlns:t='urn:x' name='s'><t:testcase name='n'/></t:testsuite>", "s|n||success|0||s" },
        { "<testsuite><testcase name='日本 &lt;&#233;&gt;'/></testsuite>", "|日本 <é>||success|0||" },
        { "<testsuite><testcase/></testsuite>", "|||success|0||" },
        { "\uFEFF<testsuite/>", "" },
    };

    [Theory]
    [MemberData(nameof(Legal))]
    public async Task Whatever_makes_sense_is_read(string xml, string expected)
    {
        var (tests, error) = await ReadAsync(xml);

        error.ShouldBeNull();
        string.Join(';', tests.Select(test => string.Create(CultureInfo.InvariantCulture, $"{test.Classname}|{test.Name}|{test.File}|{test.Result}|{test.RunTime}|{test.Message}|{test.Source}"))).ShouldBe(expected);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("0.25", 0.25)]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("1.234,5", 1234.5)]
    [InlineData("1,234,567", 1234567)]
    [InlineData("12,345,678.9", 12345678.9)]
    [InlineData("0,25", 0.25)]
    [InlineData(" 3 ", 3)]
    [InlineData("1e-3", 0.001)]
    [InlineData("NaN", 0)]
    [InlineData("1e999", 0)]
    [InlineData("-1", 0)]
    [InlineData("fast", 0)]
    [InlineData(".", 0)]
    public void Times_are_read_in_every_way_they_are_written(string? text, double seconds) => JUnitTime.Parse(text).ShouldBe(seconds, 1e-9);

    [Theory]
    [InlineData("", "Line 1: the document is not well-formed")]
    [InlineData("no xml", "Line 1: the document is not well-formed")]
    [InlineData("<html/>", "Line 1: the root element must be")]
    [InlineData("<testsuite>\n<testcase>\n</testsuite>", "Line 3: the document is not well-formed")]
    [InlineData("<testsuite/><testsuite/>", "Line 1: the document is not well-formed")]
    [InlineData("<testsuite a='1' a='2'/>", "Line 1: the document is not well-formed")]
    [InlineData("<testsuite>&nbsp;</testsuite>", "Line 1: the document is not well-formed")]
    [InlineData("<testsuite>&#27;</testsuite>", "Line 1: the document is not well-formed")]
    [InlineData("<!DOCTYPE testsuite [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>\n<testsuite>&b;</testsuite>", "Line 1: the document is not well-formed XML, or has a document type")]
    [InlineData("<!DOCTYPE testsuite SYSTEM 'file:///etc/passwd'><testsuite/>", "Line 1: the document is not well-formed XML, or has a document type")]
    [InlineData("<?xml version='1.0' encoding='nonsense'?><testsuite/>", "Line 1: the document is not well-formed")]
    public async Task What_is_no_report_is_refused_with_the_line(string xml, string error) => (await ReadAsync(xml)).Error.ShouldNotBeNull().ShouldStartWith(error);

    [Fact]
    public async Task Nesting_and_number_of_tests_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("<testsuite>", JUnitReader.MaxDepth + 1));
        (await ReadAsync(deep)).Error.ShouldBe("Line 1: elements are nested more than 64 deep.");

        var many = "<testsuite>" + string.Concat(Enumerable.Repeat("<testcase/>", JUnitReader.MaxTests));
        (await ReadAsync(many + "</testsuite>")).Tests.Count.ShouldBe(JUnitReader.MaxTests);
        (await ReadAsync(many + "<testcase/></testsuite>")).Error.ShouldBe("Line 1: there are more than 100000 tests.");
    }

    [Fact]
    public async Task Other_encodings_are_read()
    {
        using var utf16 = new MemoryStream([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<testsuite><testcase name='ü'/></testsuite>")]);
        (await JUnitReader.ReadAsync(utf16, TestContext.Current.CancellationToken)).Tests.Single().Name.ShouldBe("ü");

        using var latin = new MemoryStream(Encoding.Latin1.GetBytes("<?xml version='1.0' encoding='iso-8859-1'?><testsuite><testcase name='ü'/></testsuite>"));
        (await JUnitReader.ReadAsync(latin, TestContext.Current.CancellationToken)).Tests.Single().Name.ShouldBe("ü");
    }

    private static async Task<(IReadOnlyList<TestResult> Tests, string? Error)> ReadAsync(string xml)
    {
        using var report = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        return await JUnitReader.ReadAsync(report, TestContext.Current.CancellationToken);
    }
}
