using FsCheck;
using FsCheck.Fluent;
using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

/// <summary>Random tables over so few words that templates overlap all the time, against <see cref="NaiveRoutes"/>.</summary>
public sealed class RouteTableModelTests
{
    private static readonly string[] Words = ["a", "b", "ab"];
    private static readonly Gen<string> Methods = Gen.Elements("GET", "GET", "HEAD", "POST");

    private static readonly Gen<RouteDefinition> Routes =
        from method in Methods
        from segments in Gen.Elements("a", "b", "ab", "{}", "{}").ArrayOf().Resize(4)
        from end in Gen.Elements("", "", "/", "/{rest+}")
        let path = string.Concat(segments.Select((segment, i) => segment is "{}" ? $"/{{p{i}}}" : $"/{segment}")) + end
        select Samples.Route(method, path.Length == 0 ? "/" : path);

    private static readonly Gen<string> Paths =
        from segments in Gen.Elements("a", "b", "ab", "c").ArrayOf().Resize(6)
        from slash in Gen.Elements("", "", "/")
        select segments.Length == 0 ? "/" : "/" + string.Join('/', segments) + slash;

    [Fact]
    public void Every_request_leads_where_the_rules_say_or_nowhere() => ForAll.Values(Routes.ArrayOf().Resize(40).Zip(Gen.Zip(Methods, Paths).ArrayOf(50)), pair =>
    {
        RouteDefinition[] routes = [.. pair.Item1.DistinctBy(route => (route.Method, NaiveRoutes.Shape(route.Path)))];
        var table = Samples.Table(routes);
        foreach (var (method, path) in pair.Item2)
            (table.Match(method, path)?.Path).ShouldBe(NaiveRoutes.Match(routes, method, path), $"{method} {path}");
    }, runs: 800);

    [Fact]
    public void Templates_of_one_shape_under_one_method_are_refused_and_only_they() => ForAll.Lists(Routes, routes =>
    {
        var seen = new HashSet<(string, string)>();
        var expected = routes.Index().Where(item => !seen.Add((item.Item.Method, NaiveRoutes.Shape(item.Item.Path)))).Select(item => item.Index).ToArray();

        RouteTable.TryCreate(Samples.WithActions(routes), out var table, out var errors).ShouldBe(expected.Length == 0);
        (table is null).ShouldBe(expected.Length > 0);
        errors.Select(error => error.Index).ShouldBe(expected);
        errors.ShouldAllBe(error => error.Message.Contains("ambiguous"));
    });

    [Fact]
    public void Random_methods_and_paths_are_never_an_exception()
    {
        var table = Samples.Table(Samples.Route("GET", "/"), Samples.Route("GET", "/a/{b}/c"), Samples.Route("GET", "/a/{b}/{c+}"));
        ForAll.Values(ArbMap.Default.GeneratorFor<string?>().Two(), two =>
        {
            table.Match(two.Item1, two.Item2);
            table.Match("GET", "/" + two.Item2);
            table.Match("HEAD", "/a/" + two.Item1 + "/" + two.Item2);
        }, runs: 2000);
    }

    // Backtracking visits each template's segments once: sixteen choices between a word and a parameter must not become 2^16 walks.
    [Fact]
    public void Overlapping_templates_all_stay_reachable()
    {
        RouteDefinition[] routes = [.. Enumerable.Range(0, 1 << 8).Select(bits =>
            Samples.Route("GET", string.Concat(Enumerable.Range(0, 8).Select(i => (bits & (1 << i)) == 0 ? "/a" : $"/{{p{i}}}"))))];
        var table = Samples.Table(routes);
        foreach (var bits in Enumerable.Range(0, routes.Length))
        {
            var path = string.Concat(Enumerable.Range(0, 8).Select(i => (bits & (1 << i)) == 0 ? "/a" : "/" + Words[1]));
            table.Match("GET", path).ShouldNotBeNull().Path.ShouldBe(routes[bits].Path);
        }
    }
}
