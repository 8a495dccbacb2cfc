using System.Text;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class RequestPathTests
{
    private static readonly Gen<string> NearPaths = Gen
        .Elements("/", "/", "/", ".", "..", "a", "b", "%", "%2", "%2e", "%2F", "%2f", "%5c", "%25", "%00", "%c3%a9", "%c0%ae", "%61", ";", "?", "#", "\\", " ", "é", "\u00AD", "\uD800", "\n", "*", "{", "\0")
        .ArrayOf().Resize(12).Select(parts => "/" + string.Concat(parts));

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/", "/a/b/")]
    [InlineData("/%61dmin", "/admin")]
    [InlineData("/%41", "/A")]
    [InlineData("/a?x=1", "/a")]
    [InlineData("/a?x=/../%2e%2e;//%zz", "/a")]
    [InlineData("/a?", "/a")]
    [InlineData("/a??b", "/a")]
    [InlineData("/a%3Fb", "/a?b")]
    [InlineData("/a%23b", "/a#b")]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/caf%C3%A9", "/cafÃ©")]
    [InlineData("/...", "/...")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/a..b/c.", "/a..b/c.")]
    [InlineData("/-._~!$&'()*+,=:@", "/-._~!$&'()*+,=:@")]
    [InlineData("/[|^`{}\"<>]", "/[|^`{}\"<>]")]
    public void Paths_with_one_reading_are_decoded_for_matching(string target, string expected) =>
        Decode(target).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a/b")]
    [InlineData("?x=1")]
    [InlineData("//")]
    [InlineData("//evil.example/a")]
    [InlineData("/a//b")]
    [InlineData("/a//")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/a/.")]
    [InlineData("/a/..")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/a/..;/b")]
    [InlineData("/a;x=1/b")]
    [InlineData("/a%3bx")]
    [InlineData("/a%3Bx")]
    [InlineData("/%2e%2e%2fadmin")]
    [InlineData("/%2e%2e/admin")]
    [InlineData("/%2E./admin")]
    [InlineData("/.%2e")]
    [InlineData("/a/%2e/b")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/%252e%252e/admin")]
    [InlineData("/a%25b")]
    [InlineData("/a%00b")]
    [InlineData("/a%0d%0aX-User:%20root")]
    [InlineData("/a%0a")]
    [InlineData("/a%09b")]
    [InlineData("/a%1f")]
    [InlineData("/a%7f")]
    [InlineData("/a\\b")]
    [InlineData("/a%5cb")]
    [InlineData("/a%5Cb")]
    [InlineData("/a#b")]
    [InlineData("/a?b#c")]
    [InlineData("/a b")]
    [InlineData("/a\0b")]
    [InlineData("/a\r\nb")]
    [InlineData("/café")]
    [InlineData("/a\u00ADb")]
    [InlineData("/\uFF0E\uFF0E/admin")]
    [InlineData("/a\u2215b")]
    [InlineData("/\uD800")]
    [InlineData("/%c0%ae%c0%ae/admin")]
    [InlineData("/%c0%af")]
    [InlineData("/%e0%80%af")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/%f4%90%80%80")]
    [InlineData("/%ff")]
    [InlineData("/%c3")]
    [InlineData("/%zz")]
    [InlineData("/%4")]
    [InlineData("/%")]
    [InlineData("/%4%31")]
    [InlineData("/%u0041")]
    [InlineData("/%+1")]
    [InlineData("/%１1")]
    [InlineData("http://example.com/a")]
    [InlineData("example.com:443")]
    public void Paths_that_another_parser_may_read_differently_are_refused(string target) =>
        Decode(target).ShouldBeNull();

    [Fact]
    public void Longest_path_is_accepted_and_one_more_is_not()
    {
        Decode("/" + new string('a', RequestPath.MaxLength - 1)).ShouldNotBeNull();
        Decode("/" + new string('a', RequestPath.MaxLength)).ShouldBeNull();
        Decode("/" + new string('a', 5000)).ShouldBeNull();
        Decode("/a?" + new string('x', 5000)).ShouldBe("/a");
    }

    [Fact]
    public void Every_byte_is_decoded_or_refused_the_same_in_both_cases_of_hex()
    {
        for (var value = 0; value < 256; value++)
        {
            var upper = Decode($"/x%{value:X2}y");
            var refused = value is < ' ' or 0x7f or '/' or '\\' or '%' or ';' or >= 0x80;

            upper.ShouldBe(refused ? null : $"/x{(char)value}y");
            Decode($"/x%{value:x2}y").ShouldBe(upper);
        }
    }

    [Fact]
    public void Random_text_is_never_an_exception() =>
        ForAll.Values(ArbMap.Default.GeneratorFor<string?>().Resize(200), text =>
        {
            _ = Decode(text ?? "");
            _ = Decode("/" + text);
        }, runs: 3000);

    [Fact]
    public void Whatever_is_accepted_has_clean_segments() => ForAll.Values(NearPaths, target =>
    {
        if (Decode(target) is not { } path)
            return;
        path.ShouldStartWith("/");
        var segments = path[1..].Split('/');
        segments.ShouldNotContain(".");
        segments.ShouldNotContain("..");
        segments[..^1].ShouldNotContain("");
        path.ShouldNotContain(c => c < ' ' || c == '\\' || c == '%' || c == ';' || c > '\xff');
        Utf8.IsValid(Encoding.Latin1.GetBytes(path)).ShouldBeTrue();
    }, runs: 5000);

    [Fact]
    public void Query_never_takes_part() => ForAll.Values(NearPaths.Two(), two =>
    {
        var (target, query) = two;
        if (!target.Contains('?', StringComparison.Ordinal) && !query.Contains('#', StringComparison.Ordinal))
            Decode($"{target}?{query}").ShouldBe(Decode(target));
    }, runs: 2000);

    private static string? Decode(string target) =>
        RequestPath.TryDecode(target, new char[RequestPath.MaxLength], out var path) ? path.ToString() : null;
}
