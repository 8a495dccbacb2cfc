using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class RouteTableTests
{
    private readonly RouteTable table = Samples.Table(
        Samples.Route("GET", "/"),
        Samples.Route("GET", "/articles"),
        Samples.Route("POST", "/articles"),
        Samples.Route("GET", "/articles/{id}"),
        Samples.Route("GET", "/articles/latest"),
        Samples.Route("GET", "/articles/{id}/comments/"),
        Samples.Route("GET", "/files/{path+}"),
        Samples.Route("GET", "/files/{name}/info"),
        Samples.Route("HEAD", "/files/top"),
        Samples.Route("GET", "/café/{id}"));

    [Theory]
    [InlineData("GET", "/", "/")]
    [InlineData("GET", "/articles", "/articles")]
    [InlineData("GET", "/articles/7", "/articles/{id}")]
    [InlineData("GET", "/articles/latest", "/articles/latest")]
    [InlineData("GET", "/articles/latest2", "/articles/{id}")]
    [InlineData("GET", "/articles/latest/comments/", "/articles/{id}/comments/")]
    [InlineData("GET", "/files/a", "/files/{path+}")]
    [InlineData("GET", "/files/a/b/c", "/files/{path+}")]
    [InlineData("GET", "/files/a/info", "/files/{name}/info")]
    [InlineData("GET", "/files/a/info/b", "/files/{path+}")]
    [InlineData("HEAD", "/files/top", "/files/top")]
    [InlineData("HEAD", "/files/other", "/files/{path+}")]
    [InlineData("HEAD", "/articles/7", "/articles/{id}")]
    public void Requests_lead_to_the_most_literal_template(string method, string path, string template) =>
        table.Match(method, path).ShouldNotBeNull().Path.ShouldBe(template);

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "articles")]
    [InlineData("GET", "/articles/")]
    [InlineData("GET", "/Articles")]
    [InlineData("GET", "/articles/7/comments")]
    [InlineData("GET", "/articles/7/x")]
    [InlineData("GET", "/files")]
    [InlineData("GET", "/files/")]
    [InlineData("GET", "/files/a/")]
    [InlineData("get", "/articles")]
    [InlineData("DELETE", "/articles")]
    [InlineData("POST", "/articles/7")]
    [InlineData("HEAD", "/nowhere")]
    [InlineData("OPTIONS", "/articles")]
    [InlineData("", "/articles")]
    public void Other_requests_lead_nowhere(string method, string path) => table.Match(method, path).ShouldBeNull();

    [Fact]
    public void Literals_beyond_ASCII_are_matched_as_the_bytes_on_the_wire()
    {
        RequestPath.TryDecode("/caf%C3%A9/1", new char[RequestPath.MaxLength], out var path).ShouldBeTrue();

        table.Match("GET", path).ShouldNotBeNull().Path.ShouldBe("/café/{id}");
    }

    [Fact]
    public void Encoded_letters_reach_the_same_operation()
    {
        RequestPath.TryDecode("/%61rticles", new char[RequestPath.MaxLength], out var path).ShouldBeTrue();

        table.Match("GET", path).ShouldNotBeNull().Path.ShouldBe("/articles");
    }

    [Theory]
    [InlineData("")]
    [InlineData("articles")]
    [InlineData("/a//b")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/a?x")]
    [InlineData("/a#x")]
    [InlineData("/a;x")]
    [InlineData("/a%20b")]
    [InlineData("/a\\b")]
    [InlineData("/a\nb")]
    [InlineData("/a\uD800")]
    [InlineData("/{}")]
    [InlineData("/{+}")]
    [InlineData("/{a}x")]
    [InlineData("/x{a}")]
    [InlineData("/{a}{b}")]
    [InlineData("/{a")]
    [InlineData("/a}")]
    [InlineData("/{{a}}")]
    [InlineData("/{a b}")]
    [InlineData("/{é}")]
    [InlineData("/{a+}/b")]
    [InlineData("/{a+}/")]
    [InlineData("/{a}/{a}")]
    [InlineData("/{a}/{a+}")]
    public void Templates_that_could_be_misread_are_refused(string template) => Errors(Samples.Route("GET", template)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("")]
    [InlineData("get")]
    [InlineData("GE T")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTU")]
    public void Methods_are_capital_letters(string method) => Errors(Samples.Route(method, "/a")).ShouldHaveSingleItem().Message.ShouldContain("not a method");

    [Fact]
    public void Templates_are_bounded_in_length_and_depth()
    {
        Errors(Samples.Route("GET", "/" + new string('a', 2047))).ShouldBeEmpty();
        Errors(Samples.Route("GET", "/" + new string('a', 2048))).ShouldHaveSingleItem();
        Errors(Samples.Route("GET", string.Concat(Enumerable.Repeat("/a", 64)))).ShouldBeEmpty();
        Errors(Samples.Route("GET", string.Concat(Enumerable.Repeat("/a", 65)))).ShouldHaveSingleItem();
    }

    [Fact]
    public void Ambiguity_names_both_templates()
    {
        var error = Errors(Samples.Route("GET", "/a/{x}"), Samples.Route("POST", "/a/{y}"), Samples.Route("GET", "/a/{z}")).ShouldHaveSingleItem();

        error.Index.ShouldBe(2);
        error.Message.ShouldContain("/a/{x}");
        error.Message.ShouldContain("/a/{z}");
    }

    private static IReadOnlyList<RouteError> Errors(params RouteDefinition[] routes)
    {
        RouteTable.TryCreate(Samples.WithActions(routes), out var made, out var errors).ShouldBe(errors.Count == 0);
        (made is null).ShouldBe(errors.Count > 0);
        return errors;
    }
}
