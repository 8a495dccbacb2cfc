using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Apis;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Administration;

/// <summary>What a form answers to wrong fields is Japanese on a Japanese page: names, code and what is marked as English apart.</summary>
public sealed partial class JapaneseTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static readonly string[] Names = ["ada", "example", "com", "tessera", "permission", "API", "OpenAPI", "JSON", "YAML", "CSV", "ID", "MiB", "KiB", "Tessera", "UTC", "Asia", "Tokyo", "shop"];

    [Fact]
    public async Task No_answer_to_wrong_fields_is_left_in_english()
    {
        var server = shared.Server;
        await server.RegisterAsync();
        await server.HireAsync("ada@example.com", "Token manager", "Viewer");
        using var client = await SessionClient.SignedInAsync(server, "ja");
        foreach (var (path, fields) in new (string, (string, string)[])[]
        {
            ("/settings/users/new", [("email", "x"), ("name", "x")]),
            ("/settings/users/new", [("email", "ada@example.com"), ("name", "x")]),
            ("/settings/roles/new", [("name", ""), ("apis", "none")]),
            ("/settings/roles/new", [("name", "Viewer"), ("apis", "none")]),
            ("/settings/roles/new", [("name", "x"), ("apis", "x")]),
            ("/settings/apis/import", [("api", "X"), ("document", ShopDocuments.Json())]),
            ("/settings/apis/import", [("api", "tessera"), ("document", ShopDocuments.Json())]),
            ("/settings/apis/import", [("api", "x"), ("document", "paths: [")]),
            ("/settings/apis/import", [("api", "shop"), ("document", ShopDocuments.Yaml)]),
            ("/settings/audit-log", []),
        })
        {
            using var answer = await client.SubmitAsync(path, fields);
            Check(await SessionClient.ParseAsync(answer), $"{path} {string.Join(' ', fields)}");
        }
    }

    private static void Check(IHtmlDocument page, string what)
    {
        page.QuerySelectorAll("main [lang=en], main code, main bdi, main textarea, main .value, main td > time, main input").ToList().ForEach(element => element.Remove());
        var texts = page.QuerySelectorAll("title, main, .side").Select(element => element.TextContent)
            .Concat(page.QuerySelectorAll("main [aria-label]").Select(element => element.GetAttribute("aria-label")!));
        texts.SelectMany(text => Word().Matches(text)).Select(word => word.Value).Except(Names).ShouldBeEmpty(what);
    }

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();
}
