using FsCheck;
using FsCheck.Fluent;
using Tessera.Permissions;
using Tessera.Projects;

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
    public void A_path_names_the_project_whose_parts_it_holds()
    {
        var cases = from binding in Gen.Elements(Bindings)
                    from parts in Segments.ArrayOf(8)
                    from more in Segments.ArrayOf().Resize(3)
                    select (binding, parts, more);
        ForAll.Values(cases, item =>
        {
            var (template, project, names) = item.binding;
            var path = Fill(template, item.parts, item.more);
            var match = Samples.Table(Samples.Route("GET", template, project)).Match("GET", path).ShouldNotBeNull();
            var named = string.Join('/', names.Select(name => NaiveRoutes.Value(template, path, name)));

            var binding = match.Project.ShouldNotBeNull();
            binding.ReadSlug(path, new char[ProjectSlug.MaxLength]).ToString().ShouldBe(named);
        }, runs: 3000);
    }

    [Theory]
    [InlineData("github", "gh/acme/web")]
    [InlineData("bitbucket", "bb/acme/web")]
    [InlineData("gitlab", "gl/acme/web")]
    [InlineData("GitHub", "GitHub/acme/web")]
    [InlineData("ghx", "ghx/acme/web")]
    public void A_long_vcs_means_the_short_one(string vcs, string slug)
    {
        var match = Samples.Table(Samples.Route("GET", "/p/{vcs}/{org}/{repo}", "{vcs}/{org}/{repo}")).Match("GET", $"/p/{vcs}/acme/web").ShouldNotBeNull();

        match.Project.ShouldNotBeNull().ReadSlug($"/p/{vcs}/acme/web", new char[ProjectSlug.MaxLength]).ToString().ShouldBe(slug);
    }

    [Fact]
    public void A_path_with_more_than_any_slug_names_no_project()
    {
        var path = $"/p/{new string('a', 100)}/{new string('b', 100)}/{new string('c', 100)}";
        var match = Samples.Table(Samples.Route("GET", "/p/{vcs}/{org}/{repo}", "{vcs}/{org}/{repo}")).Match("GET", path).ShouldNotBeNull();

        match.Project.ShouldNotBeNull().ReadSlug(path, new char[ProjectSlug.MaxLength]).IsEmpty.ShouldBeTrue();
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
