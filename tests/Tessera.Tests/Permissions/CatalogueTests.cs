using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class CatalogueTests
{
    private readonly PermissionNames names = new();

    [Fact]
    public void A_permission_used_by_several_routes_is_listed_once()
    {
        var api = Create("shop", new("GET", "/articles", "article", "find", Access.Read), new("GET", "/articles/{id}", "article", "find", Access.Read));

        api.Actions.ShouldHaveSingleItem().Permission.Text.ShouldBe("shop:article.find");
        api.Routes.Match("GET", "/articles/7").ShouldNotBeNull().Action.ShouldBe(api.Actions[0]);
    }

    [Fact]
    public void Permission_names_are_checked_with_the_index_of_the_route()
    {
        var definition = new ApiDefinition("shop", "Shop",
            [new("GET", "/a", "article", "find", Access.Read), new("GET", "/b", "art icle", "find", Access.Read), new("POST", "/c", "article", "find", Access.Write)]);

        CatalogueApi.TryCreate(definition, names, out var api, out var errors).ShouldBeFalse();
        api.ShouldBeNull();
        errors.Select(e => e.Index).ShouldBe([1, 2]);
        errors[1].Message.ShouldContain("same access");
    }

    [Fact]
    public void Route_errors_carry_the_index_of_the_route()
    {
        var definition = new ApiDefinition("shop", "Shop", [new("GET", "/a", "a", "b", Access.Read), new("GET", "b", "a", "b", Access.Read)]);

        CatalogueApi.TryCreate(definition, names, out _, out var errors).ShouldBeFalse();
        errors.ShouldHaveSingleItem().Index.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("my shop")]
    public void Api_names_are_checked_even_without_routes(string name)
    {
        CatalogueApi.TryCreate(new(name, "Shop", []), names, out var api, out var errors).ShouldBeFalse();
        api.ShouldBeNull();
        errors.ShouldNotBeEmpty();
    }

    [Fact]
    public void Two_apis_of_one_name_are_refused() =>
        Should.Throw<ArgumentException>(() => new Catalogue(names, [Create("shop"), Create("shop")]));

    [Fact]
    public void Apis_and_permissions_are_found_by_exact_name()
    {
        var catalogue = new Catalogue(names, [Create("shop", new RouteDefinition("GET", "/a", "article", "find", Access.Read)), Create("crm")]);

        catalogue.Apis.Count.ShouldBe(2);
        catalogue.TryFindApi("shop", out var api).ShouldBeTrue();
        api.Name.ShouldBe("shop");
        catalogue.TryFindApi("SHOP", out _).ShouldBeFalse();
        catalogue.TryFind("shop:article.find", out var action).ShouldBeTrue();
        action.Access.ShouldBe(Access.Read);
        catalogue.TryFind("shop:article.Find", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_permission_keeps_its_number_when_its_api_leaves_and_comes_back()
    {
        var permission = Samples.Permission("shop:article.find");
        var before = new Catalogue(names, [Create("shop", new RouteDefinition("GET", "/a", "article", "find", Access.Read))]).Find(permission);
        var gone = new Catalogue(names, []).Find(permission);
        var back = new Catalogue(names, [Create("shop", new("GET", "/b", "other", "find", Access.Read), new("GET", "/a", "article", "find", Access.Read))]).Find(permission);

        gone.Access.ShouldBe(Access.Write);
        (gone.Id, back.Id).ShouldBe((before.Id, before.Id));
        back.Access.ShouldBe(Access.Read);
    }

    private CatalogueApi Create(string name, params RouteDefinition[] routes) =>
        CatalogueApi.TryCreate(new(name, name, routes), names, out var api, out var errors) ? api : throw new FormatException(errors[0].Message);
}
