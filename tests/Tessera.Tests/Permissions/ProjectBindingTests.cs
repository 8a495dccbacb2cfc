using FsCheck;
using FsCheck.Fluent;
using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class ProjectBindingTests
{
    private static readonly (string Template, string Project, string[] Names)[] Bindings =
    [
        ("/p/{slug}", "slug", ["slug"]),
        ("/p/{slug+}", "slug", ["slug"]),
        ("/p/{slug+}", "{slug}", ["slug"]),
        ("/p/{vcs}/{org}/{repo}", "{vcs}/{org}/{repo}", ["vcs", "org", "repo"]),
        ("/p/{vcs}/{org}/{repo}/builds/{id}", "{vcs}/{org}/{repo}", ["vcs", "org", "repo"]),
        ("/{repo}/{org}/x/{vcs}", "{vcs}/{org}/{repo}", ["vcs", "org", "repo"]),
        ("/p/{vcs}/{rest+}", "{vcs}/{rest}", ["vcs", "rest"]),
        ("/p/{vcs}/{rest+}", "{rest}/{vcs}", ["rest", "vcs"]),
    ];

    private static readonly Gen<string> Segments = Gen.Elements("g", "gh", "a", "acme", "w", "web", "webs");

    [Fact]
    public void A_path_names_the_project_whose_parts_it_holds_and_no_other()
    {
        var slugs = Segments.ArrayOf().Resize(5).Select(parts => string.Join('/', parts));
        var cases = from binding in Gen.Elements(Bindings)
                    from parts in Segments.ArrayOf(8)
                    from more in Segments.ArrayOf().Resize(3)
                    from slug in slugs
                    select (binding, parts, more, slug);
        ForAll.Values(cases, item =>
        {
            var (template, project, names) = item.binding;
            var path = Fill(template, item.parts, item.more);
            var match = Samples.Table(Samples.Route("GET", template, project)).Match("GET", path).ShouldNotBeNull();
            var named = string.Join('/', names.Select(name => NaiveRoutes.Value(template, path, name)));

            var binding = match.Project.ShouldNotBeNull();
            binding.IsProject(path, named).ShouldBeTrue($"{path} names {named}");
            foreach (var slug in (string[])[item.slug, named + "/x", named + "x", "/" + named, named + "/", named[..^1], named[1..], named.ToUpperInvariant(), ""])
                binding.IsProject(path, slug).ShouldBe(string.Equals(slug, named, StringComparison.Ordinal), $"{path} names {named}, not {slug}");
        }, runs: 3000);
    }

    [Fact]
    public void Routes_of_no_project_have_no_binding() =>
        Samples.Table(Samples.Route("GET", "/a/{slug}")).Match("GET", "/a/b").ShouldNotBeNull().Project.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    [InlineData("{slug")]
    [InlineData("{slug}/")]
    [InlineData("{slug}/{other}")]
    [InlineData("{slug}{slug}")]
    [InlineData("gh/{slug}")]
    [InlineData("Slug")]
    [InlineData("slug+")]
    public void Bindings_to_something_else_are_refused(string project)
    {
        RouteTable.TryCreate(Samples.WithActions([Samples.Route("GET", "/a/{slug}", project)]), out _, out var errors).ShouldBeFalse();
        errors.ShouldHaveSingleItem().Message.ShouldContain("names no parameter");
    }

    private static string Fill(string template, string[] parts, string[] more) => string.Join('/', template.Split('/').Select((segment, i) => segment switch
    {
        ['{', .., '+', '}'] => string.Join('/', [parts[i], .. more]),
        ['{', ..] => parts[i],
        _ => segment,
    }));
}
