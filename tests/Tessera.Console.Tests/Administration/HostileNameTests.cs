using AngleSharp.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Administration;

/// <summary>What people, roles and APIs are called is text, whatever stands in it.</summary>
public sealed class HostileNameTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Names_are_shown_as_they_are_and_make_nothing_of_the_page(string language)
    {
        using var admin = await shared.Server.AdminAsync();
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        foreach (var (index, given) in HostileNames.All.Index())
        {
            var name = $"{language} {given}";
            var route = new { method = "GET", path = "/a", resource = "a", action = "b" };
            await admin.OkAsync(HttpMethod.Put, $"/v1/apis/{language}-{index}", new { title = name, routes = new[] { route } });
            var role = (await admin.OkAsync(HttpMethod.Post, "/v1/roles", new { name, description = name, permissions = Array.Empty<string>(), apis = "none" })).Text("id");
            var user = (await admin.OkAsync(HttpMethod.Post, "/v1/users", new { email = $"{language}{index}'&@example.com", name, roles = new[] { role } })).Text("id");
            foreach (var path in new[]
            {
                "/settings/apis", $"/settings/apis/{language}-{index}", "/settings/roles", $"/settings/roles/{role}", $"/settings/roles/{role}/delete",
                "/settings/users", $"/settings/users/{user}", $"/settings/users/{user}/delete", $"/settings/users/{user}/invitation", "/settings/audit-log",
            })
            {
                var page = await client.PageAsync(path);
                page.QuerySelectorAll("script, img").Length.ShouldBe(1, path);
                page.QuerySelectorAll("*").SelectMany(element => element.Attributes).ShouldAllBe(attribute => !attribute.Name.StartsWith("on", StringComparison.Ordinal));
                page.Body!.TextContent.ShouldContain(name, Case.Sensitive, path);
                page.Title!.Contains('\n', StringComparison.Ordinal).ShouldBeFalse();
            }

            // Where names stand beside other words, their direction is their own.
            foreach (var path in new[] { "/settings/apis", "/settings/roles", "/settings/users", $"/settings/users/{user}", "/settings/audit-log" })
                (await client.PageAsync(path)).QuerySelectorAll("bdi").Select(shown => shown.TextContent).ShouldContain(shown => shown.Contains(language, StringComparison.Ordinal), path);

            var search = await client.PageAsync($"/settings/users?search={Uri.EscapeDataString(given[..Math.Min(20, given.Length)])}");
            search.QuerySelector("tbody")!.TextContent.ShouldContain(name);
            search.QuerySelector("#search")!.GetAttribute("value").ShouldBe(given[..Math.Min(20, given.Length)].Trim());
        }
    }

    [Fact]
    public async Task What_an_address_asks_for_is_text_too()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        foreach (var name in HostileNames.All)
        {
            var text = Uri.EscapeDataString(name);
            foreach (var path in new[] { $"/settings/users?search={text}", $"/settings/apis/tessera?search={text}", $"/settings/audit-log?actor={text}&action={text}&project={text}", $"/settings/apis/import?api={text}", $"/settings/roles?done={text}" })
            {
                var page = await client.PageAsync(path);
                page.QuerySelectorAll("script, img").Length.ShouldBe(1, path);
                page.QuerySelectorAll("a").Select(link => link.GetAttribute("href") ?? "").ShouldAllBe(href => href.StartsWith('/') || href.StartsWith('#'));
            }
        }
    }
}
