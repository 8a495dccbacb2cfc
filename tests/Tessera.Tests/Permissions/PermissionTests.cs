using FsCheck;
using FsCheck.Fluent;
using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class PermissionTests
{
    private static readonly string Long = new('a', 100);

    [Theory]
    [InlineData("shop:article.find", "shop", "article", "find")]
    [InlineData("a:b.c", "a", "b", "c")]
    [InlineData("my-api2:Content_Type-1.Find-One_2", "my-api2", "Content_Type-1", "Find-One_2")]
    [InlineData("shop:article.a.b/c.d", "shop", "article", "a.b/c.d")]
    [InlineData("shop:0.1", "shop", "0", "1")]
    public void Permissions_are_read_into_their_parts(string text, string api, string resource, string action)
    {
        Permission.TryParse(text, out var permission).ShouldBeTrue();
        permission.Api.ShouldBe(api);
        permission.Resource.ShouldBe(resource);
        permission.Action.ShouldBe(action);
        permission.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":.")]
    [InlineData("shop")]
    [InlineData("shop:article")]
    [InlineData("shop.article:find")]
    [InlineData(":article.find")]
    [InlineData("shop:.find")]
    [InlineData("shop:article.")]
    [InlineData("Shop:article.find")]
    [InlineData("1shop:article.find")]
    [InlineData("-shop:article.find")]
    [InlineData("sh_op:article.find")]
    [InlineData("shop:art/icle.find")]
    [InlineData("shop:article..find")]
    [InlineData("shop:article.find.")]
    [InlineData("shop:article./find")]
    [InlineData("shop:article.find-")]
    [InlineData("shop:article:x.find")]
    [InlineData("shop:article.fi:nd")]
    [InlineData(" shop:article.find")]
    [InlineData("shop:article.find\n")]
    [InlineData("shop:article.find\0")]
    [InlineData("shop:art\u00ADicle.find")]
    [InlineData("\u212Ashop:article.find")]
    [InlineData("shop:article.fınd")]
    [InlineData("shop:article.find１")]
    [InlineData("*")]
    [InlineData("shop:*.*")]
    public void Other_texts_are_refused(string? text)
    {
        Permission.TryParse(text, out var permission).ShouldBeFalse();
        permission.ShouldBeNull();
    }

    [Fact]
    public void Lengths_are_bounded()
    {
        Permission.TryParse($"{Long[..64]}:{Long}.{Long}", out _).ShouldBeTrue();
        Permission.TryParse($"{Long[..65]}:{Long}.{Long}", out _).ShouldBeFalse();
        Permission.TryParse($"a:{Long}a.{Long}", out _).ShouldBeFalse();
        Permission.TryParse($"a:{Long}.{Long}a", out _).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_has_three_names_reads_back_as_itself()
    {
        var names = Gen.Elements("aZ09_-./:".ToCharArray()).ArrayOf().Resize(5).Select(c => new string(c));
        ForAll.Values(names.Three(), parts =>
        {
            var (api, resource, action) = parts;
            if (!Permission.TryCreate(api, resource, action, out var made))
                return;
            Permission.TryParse(made.Text, out var read).ShouldBeTrue();
            read.ShouldBe(made);
            (read.Api, read.Resource, read.Action).ShouldBe((api, resource, action));
        }, runs: 3000);
    }

    [Fact]
    public void What_is_accepted_from_random_text_is_written_the_same()
    {
        var texts = Gen.Elements("ab1_-./:\u00AD ".ToCharArray()).ArrayOf().Resize(9).Select(c => new string(c));
        ForAll.Values(texts, text =>
        {
            if (Permission.TryParse(text, out var permission))
                permission.Text.ShouldBe(text);
        }, runs: 3000);
    }

    [Fact]
    public void Case_makes_another_permission()
    {
        Permission.TryParse("shop:article.find", out var lower).ShouldBeTrue();
        Permission.TryParse("shop:Article.find", out var upper).ShouldBeTrue();

        lower.ShouldNotBe(upper);
    }
}
