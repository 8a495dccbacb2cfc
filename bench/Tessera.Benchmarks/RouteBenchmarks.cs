using System.Globalization;
using BenchmarkDotNet.Attributes;
using Tessera.Permissions;

namespace Tessera.Benchmarks;

/// <summary>From a path as sent to the operation it leads to.</summary>
public class RouteBenchmarks
{
    private readonly char[] buffer = new char[RequestPath.MaxLength];
    private RouteTable table = null!;
    private string literal = "";
    private string deep = "";
    private string encoded = "";

    [Params(10, 2_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string[] shapes = ["/thing{0}", "/thing{0}/{{id}}", "/thing{0}/{{id}}/parts", "/thing{0}/{{id}}/parts/{{part}}", "/thing{0}/files/{{path+}}"];
        var routes = Enumerable.Range(0, Routes).Select(i =>
        {
            var path = string.Format(CultureInfo.InvariantCulture, shapes[i % shapes.Length], i / shapes.Length);
            Permission.TryCreate("shop", string.Create(CultureInfo.InvariantCulture, $"thing{i}"), "use", out var permission);
            return (new RouteDefinition("GET", path, permission!.Resource, permission.Action, Access.Read), new CatalogueAction(i, permission, Access.Read));
        });
        RouteTable.TryCreate([.. routes], out var made, out _);
        table = made!;
        var last = (Routes / shapes.Length) - 1;
        literal = string.Create(CultureInfo.InvariantCulture, $"/thing{last}");
        deep = string.Create(CultureInfo.InvariantCulture, $"/thing{last}/0198c7f2-4f1e/parts/7?expand=all");
        encoded = string.Create(CultureInfo.InvariantCulture, $"/thing{last}/caf%C3%A9/parts");
        if (Literal() is null || Two_parameters() is null || Percent_encoded() is null || Nowhere() is not null)
            throw new InvalidOperationException("What is measured does not match.");
    }

    [Benchmark]
    public RouteMatch? Literal() => Match(literal);

    [Benchmark]
    public RouteMatch? Two_parameters() => Match(deep);

    [Benchmark]
    public RouteMatch? Percent_encoded() => Match(encoded);

    [Benchmark]
    public RouteMatch? Nowhere() => Match("/nothing/of/that/kind");

    private RouteMatch? Match(string target) => RequestPath.TryDecode(target, buffer, out var path) ? table.Match("GET", path) : null;
}
