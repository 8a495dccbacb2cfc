using System.Text;
using Tessera.Server.Apis.OpenApi;

namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class YamlToJsonTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("3.1.0", "\"3.1.0\"")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("+007", "7")]
    [InlineData("-0", "-0")]
    [InlineData("0o17", "15")]
    [InlineData("0xfF", "255")]
    [InlineData("0x1ffffffffffffffff", "\"0x1ffffffffffffffff\"")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("-1.50e+03", "-1.50e+03")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData(".", "\".\"")]
    [InlineData("-x", "\"-x\"")]
    [InlineData("1e", "\"1e\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("! 5", "\"5\"")]
    [InlineData("!!int '5'", "5")]
    [InlineData("[&a 1, *a, &b {c: [*a]}, *b]", "[1,1,{\"c\":[1]},{\"c\":[1]}]")]
    [InlineData("[&a [1], &a [2, 3], *a]", "[[1],[2,3],[2,3]]")]
    [InlineData("{x: &a [], y: *a}", "{\"x\":[],\"y\":[]}")]
    public void Scalars_are_those_of_the_core_schema_and_aliases_unfold(string value, string json)
    {
        var findings = new ImportFindings(new(), TimeProvider.System, TestContext.Current.CancellationToken);
        var converted = new YamlToJson(findings).Convert($"v: {value}");
        findings.Errors.ShouldBeEmpty();
        Encoding.UTF8.GetString(converted!.Value.Span).ShouldBe($$"""{"v":{{json}}}""");
    }
}
