using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.PersonalTokens;

/// <summary>Names and labels (T12): any language, 1 to 100 characters, nothing that hides.</summary>
public sealed class TokenNameTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<string> Good =>
    [
        "deploy", "本番デプロイ", "نشر", "деплой 生产", "🚀 release 👩‍👩‍👧", "é", "e\u0301", "a", "naïve café", new string('あ', 100), string.Concat(Enumerable.Repeat("😀", 100)), "<script>alert(1)</script>", "'; DROP TABLE tokens; --", "a,b;c/d\\e%f_g",
    ];

    /// <summary>As they stand in the JSON text.</summary>
    public static TheoryData<string> Bad =>
    [
        "", " ", "\\t\\n", "\u3000", new string('x', 101), string.Concat(Enumerable.Repeat("😀", 101)), "a\\u0000b", "a\\nb", "a\\u007fb", "a\\u0085b", "a\\u001bb", "a\\ud800", "\\udc00b", "a\\ud800\\ud800",
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Name_in_any_language_comes_back_as_given(string name)
    {
        using var admin = await shared.Server.AdminAsync();

        var token = await admin.CreatePersonalAsync($"  {name}\u3000");

        token.Record.Text("name").ShouldBe(name);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("name").ShouldBe(name);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Empty_long_or_broken_name_is_refused(string name)
    {
        using var admin = await shared.Server.AdminAsync();
        var before = (await admin.OkAsync(HttpMethod.Get, "/v1/personal-tokens?limit=200"))["items"]!.AsArray().Count;

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, "/v1/personal-tokens", $$"""{"name":"{{name}}"}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe(["name"]);
        (await admin.OkAsync(HttpMethod.Get, "/v1/personal-tokens?limit=200"))["items"]!.AsArray().Count.ShouldBe(before);
    }

    [Fact]
    public async Task Names_of_personal_tokens_may_repeat()
    {
        using var admin = await shared.Server.AdminAsync();

        var first = await admin.CreatePersonalAsync("same");
        var second = await admin.CreatePersonalAsync("same");

        second.Id.ShouldNotBe(first.Id);
    }
}
