using Tessera.Server.Apis.OpenApi;

namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/articles/{id}", "/articles/{}")]
    [InlineData("/a/{proxy+}", "/a/{+}")]
    [InlineData("/a:batch/@me/", "/a:batch/@me/")]
    public void A_path_of_whole_segments_is_a_template(string path, string shape)
    {
        PathTemplate.TryParse(path, out var template, out _).ShouldBeTrue();
        template.Shape.ShouldBe(shape);
    }

    [Theory]
    [InlineData("/files/{name}.json")]
    [InlineData("/{a}{b}")]
    [InlineData("/{a}-{b}")]
    [InlineData("/{}")]
    [InlineData("/{")]
    [InlineData("/a}b")]
    [InlineData("/{a b}")]
    [InlineData("/{a+}/b")]
    [InlineData("/{a}/{a}")]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/./b")]
    [InlineData("/a?x=1")]
    [InlineData("/a#b")]
    [InlineData("/a%20b")]
    [InlineData("/a;b")]
    [InlineData("/a b")]
    [InlineData("/記事")]
    public void A_path_that_no_route_can_express_says_why(string path)
    {
        PathTemplate.TryParse(path, out _, out var why).ShouldBeFalse();
        why.ShouldNotBeNullOrEmpty();
    }
}
