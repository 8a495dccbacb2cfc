using System.Buffers.Text;
using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Apis;

public sealed class ImportTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string Import = "/settings/apis/import";

    [Theory]
    [InlineData("en", "OpenAPI document cannot be registered as it is", "What was found in the document")]
    [InlineData("ja", "OpenAPIドキュメント: このままでは登録できません。", "ドキュメントで見つかった問題")]
    public async Task A_bad_document_comes_back_with_what_is_wrong_and_where(string language, string beside, string heading)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        const string document = "openapi: 3.1.0\ninfo: {title: 記事, version: '1'}\npaths: {/a: {get: {operationId: twice}, post: {operationId: twice}}}\n";
        foreach (var upload in new[] { false, true })
        {
            var page = await GivenAsync(client, "bad", document, HttpStatusCode.UnprocessableEntity, upload);
            page.QuerySelector("#document-error")!.TextContent.ShouldContain(beside);
            page.QuerySelector("textarea#document")!.TextContent.TrimStart('\n').ShouldBe(document);
            ((IHtmlInputElement)page.QuerySelector("#api")!).Value.ShouldBe("bad");
            page.QuerySelector("main")!.TextContent.ShouldContain(heading);
            page.QuerySelectorAll("ul[lang=en] code").Select(code => code.TextContent).ShouldContain("/paths/~1a/post/operationId");
        }
    }

    [Theory]
    [InlineData("", "#api-error", "API name must be 1 to 64 lower-case letters")]
    [InlineData("Shop", "#api-error", "API name must be 1 to 64 lower-case letters")]
    [InlineData("tessera", "#api-error", "that is Tessera's own")]
    public async Task A_name_that_no_api_can_have_is_refused_beside_the_field(string api, string error, string words)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await GivenAsync(client, api, ShopDocuments.Json(), HttpStatusCode.UnprocessableEntity);
        page.QuerySelector(error)!.TextContent.ShouldContain(words);
        page.QuerySelector("textarea#document")!.TextContent.ShouldContain("operationId");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    public async Task Without_a_document_there_is_nothing_to_show(string document)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await GivenAsync(client, "shop", document, HttpStatusCode.UnprocessableEntity);
        page.QuerySelector("#document-error")!.TextContent.ShouldContain("is required");
    }

    [Fact]
    public async Task What_another_has_registered_meanwhile_is_shown_before_anything_is_applied()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var admin = await shared.Server.AdminAsync();
        var preview = await GivenAsync(client, "meanwhile", ShopDocuments.Json());
        preview.QuerySelector("main")!.TextContent.ShouldContain("The API meanwhile is new.");

        await shared.Server.RegisterAsync("meanwhile");
        using var answer = await client.SendFormAsync(preview, Import, null, ("apply", "true"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var again = await SessionClient.ParseAsync(answer);
        again.QuerySelector("main")!.TextContent.ShouldContain("Somebody has registered another version");
        again.QuerySelector("main")!.TextContent.ShouldContain("Permissions that go (3)");
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/meanwhile"))["resources"]![0]!["actions"]!.AsArray().Count.ShouldBe(4);

        using var applied = await client.SendFormAsync(again, Import, null, ("apply", "true"));
        applied.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        applied.Headers.Location!.ToString().ShouldBe("/settings/apis/meanwhile?done=api-registered");
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/meanwhile"))["resources"]![0]!["actions"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_api_is_not_registered_again_by_an_older_look()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        await shared.Server.RegisterAsync("gone");
        var preview = await GivenAsync(client, "gone", ShopDocuments.Json());
        await shared.Server.UnregisterAsync("gone");
        using var answer = await client.SendFormAsync(preview, Import, null, ("apply", "true"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain("The API gone is new.");
    }

    [Fact]
    public async Task Looking_changes_nothing_and_the_document_can_be_changed_further()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var document = ShopDocuments.Yaml.Replace("記事を検索する", "記事 👩‍👩‍👧 & <b>太字</b>", StringComparison.Ordinal);
        var preview = await GivenAsync(client, "looked-at", document, upload: true);
        preview.QuerySelectorAll("b").ShouldBeEmpty();
        using var edit = await client.SendFormAsync(preview, Import, null, ("edit", "true"));
        edit.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SessionClient.ParseAsync(edit)).QuerySelector("textarea#document")!.TextContent.TrimStart('\n').ShouldBe(document);
        using var nothing = await client.GetAsync("/settings/apis/looked-at");
        nothing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_document_that_changes_nothing_offers_nothing_to_apply()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var first = await GivenAsync(client, "same", ShopDocuments.Json());
        (await client.SendFormAsync(first, Import, null, ("apply", "true"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var second = await GivenAsync(client, "same", ShopDocuments.Json());
        second.QuerySelector("main")!.TextContent.ShouldContain("There is nothing to apply.");
        second.QuerySelector("button[name=apply]").ShouldBeNull();
    }

    [Fact]
    public async Task A_route_that_moves_to_another_permission_is_told()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        await shared.Server.RegisterAsync("moved");
        var document = """{"openapi":"3.1.0","paths":{"/articles":{"get":{"x-tessera-permission":"article.find"},"post":{"x-tessera-permission":"article.delete"}},"/articles/{id}":{"get":{"x-tessera-permission":"article.findOne"},"delete":{"x-tessera-permission":"article.delete"}}}}""";
        var page = await GivenAsync(client, "moved", document);
        page.QuerySelectorAll("tbody tr").ShouldContain(row => row.TextContent.Contains("POST /articles", StringComparison.Ordinal) && row.TextContent.Contains("article.delete", StringComparison.Ordinal));
        page.QuerySelectorAll("tbody tr").ShouldContain(row => row.TextContent.Contains("POST /articles", StringComparison.Ordinal) && row.TextContent.Contains("article.create", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(6, HttpStatusCode.OK)]
    [InlineData(9, HttpStatusCode.UnprocessableEntity)]
    [InlineData(13, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_document_may_be_larger_than_other_forms_up_to_its_own_limit(int mebibytes, HttpStatusCode status)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var document = ShopDocuments.Json().Replace("\"Shop\"", $"\"{new string('x', mebibytes * 1024 * 1024)}\"", StringComparison.Ordinal);
        foreach (var upload in new[] { false, true })
        {
            var page = await GivenAsync(client, "large", document, status, upload);
            page.QuerySelector("h1")!.TextContent.ShouldBe(status == HttpStatusCode.OK ? "Changes to “large”"
                : status == HttpStatusCode.UnprocessableEntity ? "Import an API" : "What was sent is too large");
        }
    }

    [Fact]
    public async Task A_document_that_cannot_be_edited_in_a_page_is_kept_byte_by_byte()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        foreach (var tag in new[] { "\u0085", "\u007f", new string('x', 1 << 20) })
        {
            var document = ShopDocuments.Json().Replace("\"Shop\"", $"\"{tag}\"", StringComparison.Ordinal);
            var preview = await GivenAsync(client, "kept", document, upload: true);
            using var edit = await client.SendFormAsync(preview, Import, null, ("edit", "true"));
            var form = await SessionClient.ParseAsync(edit);
            form.QuerySelector("#document-hint")!.TextContent.ShouldContain($"({Encoding.UTF8.GetByteCount(document):N0} bytes)");
            form.QuerySelector("textarea#document")!.TextContent.Trim().ShouldBeEmpty();
            using var again = await client.SendFormAsync(form, Import, null, ("api", "kept"), ("document", ""));
            ((IHtmlInputElement)(await SessionClient.ParseAsync(again)).QuerySelector("input[name=packed]")!).Value.ShouldBe(((IHtmlInputElement)preview.QuerySelector("input[name=packed]")!).Value);
            using var replaced = await client.SendFormAsync(form, Import, null, ("api", "kept"), ("document", ShopDocuments.Json("other")));
            (await SessionClient.ParseAsync(replaced)).QuerySelector("main")!.TextContent.ShouldContain("kept:article.other");
        }
    }

    [Fact]
    public async Task What_a_page_carries_is_bounded_whatever_somebody_sends_in_its_place()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var form = await client.PageAsync(Import);
        using var packed = new MemoryStream();
        await using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            for (var i = 0; i < 1024; i++)
                brotli.Write(new byte[1024 * 1024]);
        }

        var before = GC.GetTotalAllocatedBytes();
        using var bomb = await client.SendFormAsync(form, Import, null, ("api", "bomb"), ("packed", Base64Url.EncodeToString(packed.ToArray())), ("version", "0"), ("apply", "true"));
        bomb.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SessionClient.ParseAsync(bomb)).QuerySelector("main")!.TextContent.ShouldContain("larger than 8388608 bytes");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(256L * 1024 * 1024);
        foreach (var broken in new[] { "AAAA", "not base64 !", "_____w" })
        {
            using var answer = await client.SendFormAsync(form, Import, null, ("api", "bomb"), ("packed", broken));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }
    }

    [Fact]
    public async Task Nobody_hands_to_existing_tokens_more_than_they_have_by_an_import()
    {
        await shared.Server.RegisterAsync("widened");
        await shared.Server.NewRoleAsync("cataloguer", "read", TesseraPermissions.ApiRead, TesseraPermissions.ApiWrite);
        await shared.Server.HireAsync("cataloguer@example.com", "cataloguer");
        using var client = await SessionClient.SignedInAsync(shared.Server, email: "cataloguer@example.com", secret: Staff.Secret);
        var document = """{"openapi":"3.1.0","paths":{"/articles":{"get":{"x-tessera-permission":"article.find"}},"/money":{"post":{"x-tessera-permission":"article.find","x-tessera-access":"read"}}}}""";
        var page = await GivenAsync(client, "widened", document, HttpStatusCode.Forbidden);
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("POST /money would be given to those who already have widened:article.find.");
        page.QuerySelector("textarea#document")!.TextContent.ShouldContain("/money");
        (await shared.Server.ReadAsync("/v1/apis/widened"))["resources"]![0]!["actions"]!.AsArray().Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_api_may_be_called_import()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var preview = await GivenAsync(client, "import", ShopDocuments.Json());
        using var applied = await client.SendFormAsync(preview, Import, null, ("apply", "true"));
        var address = applied.Headers.Location!.ToString();
        (await client.PageAsync(address)).QuerySelector("main")!.TextContent.ShouldContain("import:article.find");
        (await client.PageAsync("/settings/apis")).QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ShouldContain(address.Split('?')[0]);
        (await client.SubmitAsync("/settings/apis/import/delete")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    private static async Task<IHtmlDocument> GivenAsync(SessionClient client, string api, string document, HttpStatusCode status = HttpStatusCode.OK, bool upload = false)
    {
        var form = await client.PageAsync(Import);
        using var answer = upload
            ? await client.SendFormAsync(form, Import, Encoding.UTF8.GetBytes(document), ("api", api), ("document", ""))
            : await client.SendFormAsync(form, Import, null, ("api", api), ("document", document));
        answer.StatusCode.ShouldBe(status);
        return await SessionClient.ParseAsync(answer);
    }
}
