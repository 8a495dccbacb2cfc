using System.Net;
using System.Text.Json.Nodes;
using Tessera.Console.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>The form that makes service tokens: what it makes, and what it refuses without losing what was entered.</summary>
public sealed class ServiceTokenFormTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private TesseraServer Server => shared.Server;

    public static MatrixTheoryData<string, string> Choices => new(["7", "30", "90", "unlimited"], ["read-only", "full-access", "custom"]);

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Every_duration_and_type_makes_the_token_that_was_asked_for(string duration, string type)
    {
        await Server.RegisterAsync();
        using var client = await SessionClient.SignedInAsync(Server);
        var name = $"{type} for {duration}";

        using var answer = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields(name, type, duration, type == "custom" ? [RegisteredApi.Find] : []));
        var secret = await client.SecretAsync(answer);

        var record = await RecordAsync(answer);
        record.Text("name").ShouldBe(name);
        record.Text("type").ShouldBe(type);
        ((DateTimeOffset?)record["expiresAt"]).ShouldBe(duration == "unlimited" ? null : Server.Clock.GetUtcNow().AddDays(int.Parse(duration, null)));
        record["permissions"]!.AsArray().Select(permission => (string?)permission).ShouldBe(type == "custom" ? [RegisteredApi.Find] : []);
        (await Server.ForwardAsync(secret, "GET", "/articles")).ShouldBe(HttpStatusCode.OK);
        (await Server.ForwardAsync(secret, "POST", "/articles")).ShouldBe(type == "full-access" ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Nothing_that_lasts_longer_than_a_month_and_no_type_is_chosen_beforehand()
    {
        using var client = await SessionClient.SignedInAsync(Server);

        var page = await client.PageAsync(TokenPages.Create);

        page.QuerySelectorAll("main input:checked").Select(input => input.GetAttribute("value")).ShouldBe(["30"]);
    }

    [Theory]
    [InlineData("name", "", "Name is required: 1 to 100 characters.", "名前: 入力してください（1～100文字）。")]
    [InlineData("duration", "", "Token duration must be 7, 30, 90 or null (unlimited).", "トークンの期間: 7日間、30日間、90日間、無制限のいずれかを選択してください。")]
    [InlineData("duration", "365", "Token duration must be 7, 30, 90 or null (unlimited).", "トークンの期間: 7日間、30日間、90日間、無制限のいずれかを選択してください。")]
    [InlineData("type", "", "Token type must be one of read-only, full-access, custom.", "トークンのタイプ: 読み取り専用、フルアクセス、カスタムのいずれかを選択してください。")]
    [InlineData("type", "custom", "Permissions must name 1 to 5000 permissions for the type custom.", "権限: カスタムタイプでは、1～5000個の権限を選択してください。")]
    public async Task What_is_wrong_stands_beside_its_field_and_nothing_entered_is_lost(string field, string value, string english, string japanese)
    {
        foreach (var (language, message) in new[] { ("en", english), ("ja", japanese) })
        {
            using var client = await SessionClient.SignedInAsync(Server, language);
            (string Name, string Value)[] fields = [.. TokenPages.Fields("kept").Where(given => given.Name != field && given.Name != "description"), ("description", "kept too"), (field, value)];

            using var answer = await client.SubmitAsync(TokenPages.Create, fields);

            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var page = await SessionClient.ParseAsync(answer);
            page.QuerySelector($"#{(field == "type" && value == "custom" ? "permissions" : field)}-error")!.TextContent.Trim().ShouldBe(message);
            page.QuerySelector("#description")!.TextContent.Trim().ShouldBe("kept too");
            if (field != "name")
                page.QuerySelector("#name")!.GetAttribute("value").ShouldBe("kept");
        }

        using var admin = await Server.AdminAsync();
        (await admin.OkAsync(HttpMethod.Get, "/v1/service-tokens?search=kept"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Taken_name_is_said_beside_the_name_whatever_its_case()
    {
        using var client = await SessionClient.SignedInAsync(Server);
        using var first = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields("Übernahme"));

        using var second = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields("ÜBERNAHME"));

        second.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SessionClient.ParseAsync(second)).QuerySelector("#name-error")!.TextContent.Trim().ShouldBe("Name is taken by another service token (case does not count).");
    }

    [Fact]
    public async Task Ticked_boxes_without_a_type_make_a_custom_token_and_with_another_type_are_refused()
    {
        await Server.RegisterAsync();
        using var client = await SessionClient.SignedInAsync(Server);

        using var custom = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields("ticked", "", "7", RegisteredApi.Create));
        using var refused = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields("ticked too", "read-only", "7", RegisteredApi.Create));

        (await RecordAsync(custom)).Text("type").ShouldBe("custom");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SessionClient.ParseAsync(refused)).QuerySelector($"input[value='{RegisteredApi.Create}']")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task Form_sent_twice_makes_one_token_and_leads_to_it_both_times()
    {
        using var client = await SessionClient.SignedInAsync(Server);
        var page = await client.PageAsync(TokenPages.Create);
        (string, string)[] fields = [.. page.Hidden(), .. TokenPages.Fields("twice")];

        var answers = await Task.WhenAll(client.PostAsync(TokenPages.Create, fields), client.PostAsync(TokenPages.Create, fields));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.SeeOther);
        answers[0].Headers.Location.ShouldBe(answers[1].Headers.Location);
        using var admin = await Server.AdminAsync();
        (await admin.OkAsync(HttpMethod.Get, "/v1/service-tokens?search=twice"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Secret_is_shown_once_and_only_to_the_session_that_made_it()
    {
        using var client = await SessionClient.SignedInAsync(Server);
        using var other = await SessionClient.SignedInAsync(Server);
        using var answer = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields("mine alone"));
        var address = answer.Headers.Location!.ToString();

        (await other.PageAsync(address)).QuerySelector("#secret").ShouldBeNull();
        (await client.PageAsync(address)).QuerySelector("#secret").ShouldNotBeNull();
        (await client.PageAsync(address)).QuerySelector("main")!.TextContent.ShouldContain("This token isn't accessible any more.");
    }

    [Fact]
    public async Task Names_that_look_like_markup_are_shown_as_they_are()
    {
        string[] names = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a'b&amp;c", "\u202Egnol \u05D0\u05D1\u05D2", "🙂" + new string('あ', 59), "{{7*7}} @T(\"x\")"];
        // One of its own: the list shows all of them on its first page.
        await using var server = TesseraServer.Start();
        using var client = await SessionClient.SignedInAsync(server);
        foreach (var name in names)
        {
            using var answer = await client.SubmitAsync(TokenPages.Create, [.. TokenPages.Fields(name).Where(field => field.Name != "description"), ("description", name)]);
            var address = answer.Headers.Location!.ToString().Split('?')[0];
            foreach (var path in new[] { TokenPages.Root, address, $"{address}/edit", $"{address}/regenerate", $"{address}/delete" })
            {
                var page = await client.PageAsync(path);
                page.QuerySelector("main")!.TextContent.ShouldContain(name, Case.Sensitive, path);
                page.QuerySelectorAll("script").Length.ShouldBe(1, path);
                page.QuerySelectorAll("img").ShouldBeEmpty(path);
            }
        }
    }

    [Fact]
    public async Task Who_may_make_tokens_and_not_read_them_is_told_so_before_one_is_made()
    {
        using var client = await Server.SomebodyAsync(Access.Write, TesseraPermissions.ServiceTokenCreate);

        using var answer = await client.GetAsync(TokenPages.Create);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain("You lack the permission \"tessera:service-token.read\".");
    }

    private async Task<JsonNode> RecordAsync(HttpResponseMessage made)
    {
        using var admin = await Server.AdminAsync();
        var id = made.Headers.Location!.ToString().Split('/', '?')[3];
        return await admin.OkAsync(HttpMethod.Get, $"/v1/service-tokens/{id}");
    }
}
