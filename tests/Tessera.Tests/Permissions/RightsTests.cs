using FsCheck;
using FsCheck.Fluent;
using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class RightsTests
{
    private static readonly PermissionNames Names = new();

    private static readonly Permission[] Universe =
    [
        .. ((string[])["shop:article.find", "shop:article.update", "shop:cart.find", "tessera:token.read", "tessera:token.create", "gone:thing.find", "tessera:gone.do"])
            .Select(Samples.Permission),
    ];

    private static readonly Catalogue Catalogue = new(Names,
    [
        CatalogueApi.WithoutRoutes("shop", "Shop", [(Universe[0], Access.Read), (Universe[1], Access.Write), (Universe[2], Access.Read)], Names),
        CatalogueApi.WithoutRoutes("tessera", "Tessera", [(Universe[3], Access.Read), (Universe[4], Access.Write)], Names),
    ]);

    private static readonly Gen<Reach> Reaches =
        Gen.Elements(Access.None, Access.Read, Access.Write).SelectMany(_ => Gen.SubListOf(Universe), (apis, named) => new Reach(apis, [.. named]));

    [Theory]
    [InlineData(Access.None, "shop:article.find", false)]
    [InlineData(Access.None, "shop:article.update", false)]
    [InlineData(Access.Read, "shop:article.find", true)]
    [InlineData(Access.Read, "shop:article.update", false)]
    [InlineData(Access.Write, "shop:article.find", true)]
    [InlineData(Access.Write, "shop:article.update", true)]
    [InlineData(Access.None, "tessera:token.read", false)]
    [InlineData(Access.Read, "tessera:token.read", false)]
    [InlineData(Access.Write, "tessera:token.read", false)]
    [InlineData(Access.Write, "tessera:token.create", false)]
    [InlineData(Access.Read, "gone:thing.find", false)]
    [InlineData(Access.Write, "gone:thing.find", true)]
    [InlineData(Access.Write, "tessera:gone.do", false)]
    public void Extent_reaches_actions_of_its_access_but_never_management(Access apis, string permission, bool allowed)
    {
        var action = Catalogue.Find(Samples.Permission(permission));

        new Rights(apis, PermissionSet.Empty).Allow(action).ShouldBe(allowed);
        new Rights(apis, PermissionSet.Of(Names, [action.Permission])).Allow(action).ShouldBeTrue();
        new Rights(apis, PermissionSet.Of(Names, Universe.Where(p => p != action.Permission))).Allow(action).ShouldBe(allowed);
    }

    [Fact]
    public void No_rights_allow_nothing() =>
        Universe.ShouldAllBe(permission => !Rights.None.Allow(Catalogue.Find(permission)));

    [Fact]
    public void Rights_include_themselves_and_nothing() => ForAll.Values(Reaches, reach =>
    {
        reach.Includes(reach).ShouldBeTrue();
        reach.Includes(new(Access.None, [])).ShouldBeTrue();
    });

    [Fact]
    public void Inclusion_passes_on() => ForAll.Values(Reaches.Three(), three =>
    {
        var (a, b, c) = three;
        if (a.Includes(b) && b.Includes(c))
            a.Includes(c).ShouldBeTrue();
    }, runs: 5000);

    [Fact]
    public void Rights_that_include_each_other_allow_the_same() => ForAll.Values(Reaches.Two(), two =>
    {
        var (a, b) = two;
        if (a.Includes(b) && b.Includes(a))
            a.Allowed.ShouldBe(b.Allowed);
    }, runs: 5000);

    [Fact]
    public void Smaller_rights_never_include_larger_ones() => ForAll.Values(Reaches.Two(), two =>
    {
        var (a, b) = two;
        if (a.Includes(b))
            b.Allowed.Except(a.Allowed).ShouldBeEmpty();
        if (b.Apis > a.Apis || b.Named.Except(a.Allowed).Any())
            a.Includes(b).ShouldBeFalse();
    }, runs: 5000);

    private sealed record Reach(Access Apis, Permission[] Named)
    {
        private Rights Rights { get; } = new(Apis, PermissionSet.Of(Names, Named));

        public Permission[] Allowed => [.. Universe.Where(permission => Rights.Allow(Catalogue.Find(permission)))];

        public bool Includes(Reach other) => Rights.Include(other.Apis, other.Named, Catalogue);
    }
}
