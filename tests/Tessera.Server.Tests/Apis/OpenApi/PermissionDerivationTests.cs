using Tessera.Permissions;

namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class PermissionDerivationTests
{
    private static RouteDefinition Only(string paths, string rest = "") => Import.Accepted(Import.Yaml(paths, rest)).Routes.ShouldHaveSingleItem();

    [Theory]
    [InlineData("/a: {get: {tags: [Blog posts!], operationId: find all}}", "Blog-posts", "find-all")]
    [InlineData("/a: {get: {tags: ['--x--'], operationId: './v1/list/.'}}", "x", "v1/list")]
    [InlineData("/記事/articles: {get: {tags: [記事], operationId: 取得}}", null, null)]
    [InlineData("/articles: {get: {tags: [記事], operationId: 取得}}", "articles", "get-articles")]
    [InlineData("/{id}/articles/{n}: {patch: {}}", "articles", "patch-id-articles-n")]
    [InlineData("/feed.xml: {head: {tags: [], operationId: ''}}", "feed-xml", "head-feed.xml")]
    [InlineData("/a: {get: {tags: [shop:a.b]}}", "shop-a-b", "get-a")]
    public void Names_come_from_tag_or_path_and_operationId_or_method(string path, string? resource, string? action)
    {
        var imported = Import.Accepted(Import.Yaml("  " + path));
        imported.Routes.Select(route => route.Resource).FirstOrDefault().ShouldBe(resource);
        imported.Routes.Select(route => route.Action).FirstOrDefault().ShouldBe(action);
    }

    [Fact]
    public void Names_are_never_longer_than_the_grammar_allows()
    {
        var route = Only($"  /a: {{get: {{tags: [{new string('t', 5000)}], operationId: {new string('o', 99)}..{new string('o', 5000)}}}}}");
        route.Resource.Length.ShouldBe(100);
        route.Action.ShouldBe(new string('o', 99), "an action ends with a letter or digit");
    }

    [Fact]
    public void An_operation_without_tag_and_literal_segment_is_uncovered() =>
        Import.Accepted(Import.Yaml("  /{id}: {get: {operationId: x}}")).Uncovered.ShouldHaveSingleItem().Why.ShouldContain("neither a tag");

    [Theory]
    [InlineData("shop:order.list", "order", "list")]
    [InlineData("order.list.all", "order", "list.all")]
    public void The_document_can_name_the_permission(string permission, string resource, string action)
    {
        var route = Only($"  /a: {{get: {{tags: [t], operationId: o, x-tessera-permission: '{permission}'}}}}");
        (route.Resource, route.Action).ShouldBe((resource, action));
    }

    [Theory]
    [InlineData("other:order.list", "another API")]
    [InlineData("order", "not resource.action")]
    [InlineData("order.-list", "not resource.action")]
    [InlineData("or der.list", "not resource.action")]
    public void A_permission_that_is_none_of_this_API_is_refused(string permission, string what)
    {
        var error = Import.Refused(Import.Yaml($"  /a: {{get: {{x-tessera-permission: '{permission}'}}}}")).ShouldHaveSingleItem();
        error.Where.ShouldBe("/paths/~1a/get/x-tessera-permission");
        error.What.ShouldContain(what);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("''")]
    public void The_document_can_leave_an_operation_uncovered(string nothing) =>
        Import.Accepted(Import.Yaml($"  /a: {{get: {{operationId: o, x-tessera-permission: {nothing}}}}}")).Uncovered.ShouldHaveSingleItem().Path.ShouldBe("/a");

    [Fact]
    public void The_operation_speaks_before_its_path_item_and_that_before_the_document()
    {
        var routes = Import.Accepted(Import.Yaml("""
              /a:
                x-tessera-access: write
                x-tessera-permission: false
                get: {operationId: a1, x-tessera-access: read, x-tessera-permission: a.one}
                head: {operationId: a2, x-tessera-permission: a.two}
                post: {operationId: a3}
              /b:
                post: {operationId: b1}
            """, "x-tessera-access: read")).Routes;
        routes.Select(route => (route.Action, route.Access)).ShouldBe([("one", Access.Read), ("two", Access.Write), ("b1", Access.Read)]);
    }

    [Theory]
    [InlineData("x-tessera-permissions: a.b")]
    [InlineData("X-Tessera-Permission: false")]
    [InlineData("x-tessera-permission: a.b")]
    public void A_misspelt_or_misplaced_extension_is_refused(string member) =>
        Import.Refused(Import.Yaml("  /a: {get: {}}", member)).ShouldHaveSingleItem().Where.ShouldBe("/" + member.Split(':')[0]);

    [Fact]
    public void Operations_of_one_derived_name_get_names_of_their_own_whatever_their_order()
    {
        const string One = "  /users/me: {get: {tags: [u]}}\n";
        const string Other = "  /users/{me}: {get: {tags: [u]}}\n";
        var forth = Import.Accepted(Import.Yaml(One + Other)).Routes.ToDictionary(route => route.Path, route => route.Action);
        var back = Import.Accepted(Import.Yaml(Other + One)).Routes.ToDictionary(route => route.Path, route => route.Action);
        forth.Values.Distinct().Count().ShouldBe(2);
        forth.Values.ShouldAllBe(action => action.StartsWith("get-users-me-", StringComparison.Ordinal));
        back.ShouldBe(forth, ignoreOrder: true);
    }

    [Fact]
    public void A_derived_name_never_joins_a_permission_that_the_document_names()
    {
        var routes = Import.Accepted(Import.Yaml("""
              /a: {get: {x-tessera-permission: t.find}}
              /b: {get: {x-tessera-permission: t.find}}
              /c: {get: {tags: [t], operationId: find}}
            """)).Routes;
        routes.Select(route => route.Action == "find").ShouldBe([true, true, false]);
    }

    [Fact]
    public void A_shared_permission_that_reads_here_and_writes_there_is_refused()
    {
        var error = Import.Refused(Import.Yaml("  /a: {x-tessera-permission: t.all, get: {}, post: {}}")).ShouldHaveSingleItem();
        error.Where.ShouldBe("/paths/~1a/post");
        error.What.ShouldContain("x-tessera-access");
        Import.Accepted(Import.Yaml("  /a: {x-tessera-permission: t.all, x-tessera-access: write, get: {}, post: {}}")).Routes.ShouldAllBe(route => route.Access == Access.Write);
    }

    [Theory]
    [InlineData("slug", "slug")]
    [InlineData("'{slug}'", "slug")]
    [InlineData("false", null)]
    public void The_project_is_a_parameter_of_the_path(string project, string? expected) =>
        Only($"  /p/{{slug}}: {{get: {{x-tessera-project: {project}}}}}", "x-tessera-project: slug").Project.ShouldBe(expected);

    [Theory]
    [InlineData("other", "is not a parameter of the path")]
    [InlineData("'{slug}/{org}/{repo}'", "is not a parameter of the path")]
    [InlineData("'{slug}/x'", "must be the name")]
    [InlineData("5", "must be the name")]
    public void A_project_that_the_path_does_not_hold_is_refused(string project, string what) =>
        Import.Refused(Import.Yaml($"  /p/{{slug}}: {{get: {{x-tessera-project: {project}}}}}")).ShouldHaveSingleItem().What.ShouldContain(what);
}
