using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>Each page takes its own permission, and nobody reaches past their own rights (C7, T25).</summary>
public sealed class ServiceTokenRightsTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static readonly string[] All =
    [
        TesseraPermissions.ServiceTokenRead, TesseraPermissions.ServiceTokenCreate, TesseraPermissions.ServiceTokenUpdate, TesseraPermissions.ServiceTokenRegenerate, TesseraPermissions.ServiceTokenDelete,
    ];

    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Without_reading_there_is_neither_page_nor_link()
    {
        using var client = await Server.SomebodyAsync(Access.Write);

        using var answer = await client.GetAsync(TokenPages.Root);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain("You lack the permission \"tessera:service-token.read\".");
        (await client.PageAsync("/user/tokens")).QuerySelector("a[href^='/settings']").ShouldBeNull();
    }

    [Theory]
    [InlineData("create", TesseraPermissions.ServiceTokenCreate)]
    [InlineData("{id}/edit", TesseraPermissions.ServiceTokenUpdate)]
    [InlineData("{id}/regenerate", TesseraPermissions.ServiceTokenRegenerate)]
    [InlineData("{id}/delete", TesseraPermissions.ServiceTokenDelete)]
    public async Task Page_and_form_without_the_right_are_refused_by_its_name_and_nothing_leads_there(string page, string permission)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync($"untouched {permission}");
        var path = $"{TokenPages.Root}/{page.Replace("{id}", token.Id.ToString(), StringComparison.Ordinal)}";
        using var client = await Server.SomebodyAsync(Access.Write, [.. All.Where(name => name != permission)]);
        var form = (await client.PageAsync("/user/tokens/new")).Hidden();

        using var shown = await client.GetAsync(path);
        using var sent = await client.PostAsync(path, [.. form, .. TokenPages.Fields("never made"), ("grace", "0s")]);

        foreach (var answer in new[] { shown, sent })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain($"You lack the permission \"{permission}\".");
        }

        string[] places = page == "{id}/regenerate" ? [TokenPages.Root, $"{TokenPages.Root}/{token.Id}", $"{TokenPages.Root}/{token.Id}/edit"] : [TokenPages.Root, $"{TokenPages.Root}/{token.Id}"];
        foreach (var from in places)
            (await client.PageAsync(from)).QuerySelector($"a[href='{path}']").ShouldBeNull(from);
        await Server.ShouldBeLiveAsync(token.Secret);
    }

    [Fact]
    public async Task Token_beyond_ones_own_rights_can_be_neither_made_nor_edited_nor_regenerated()
    {
        await Server.RegisterAsync();
        using var admin = await Server.AdminAsync();
        var strong = await admin.CreateServiceAsync("strong", "full-access");
        var weak = await admin.CreateServiceAsync("weak", "read-only");
        using var client = await Server.SomebodyAsync(Access.Read, All);

        // The form says what one cannot give.
        var page = await client.PageAsync(TokenPages.Create);
        page.QuerySelectorAll("input[name=type][disabled]").Select(radio => radio.GetAttribute("value")).ShouldBe(["full-access"]);
        page.QuerySelector($"input[value='{RegisteredApi.Create}']")!.HasAttribute("disabled").ShouldBeTrue();
        page.QuerySelector($"input[value='{RegisteredApi.Find}']")!.HasAttribute("disabled").ShouldBeFalse();
        page.QuerySelector($"label:has([value='{RegisteredApi.Create}'])")!.TextContent.ShouldContain("Beyond your own rights.");

        using var made = await client.SubmitAsync(TokenPages.Create, TokenPages.Fields("too strong", "full-access"));
        made.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SessionClient.ParseAsync(made)).QuerySelector("[role=alert]")!.TextContent.ShouldContain("somebody who has everything it gives");
        using var widened = await client.SubmitAsync($"{TokenPages.Root}/{weak.Id}/edit", TokenPages.Fields("weak", "full-access", "keep"));
        widened.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        foreach (var page2 in new[] { "edit", "regenerate" })
        {
            using var shown = await client.GetAsync($"{TokenPages.Root}/{strong.Id}/{page2}");
            shown.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await SessionClient.ParseAsync(shown)).QuerySelector("main")!.TextContent.ShouldContain("This token gives more than you may do yourself");
        }

        var form = (await client.PageAsync($"{TokenPages.Root}/{weak.Id}/regenerate")).Hidden();
        using var regenerated = await client.PostAsync($"{TokenPages.Root}/{strong.Id}/regenerate", [.. form.Where(field => field.Name != "hint"), ("hint", strong.Record.Text("hint")), ("grace", "0s")]);
        regenerated.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await Server.ShouldBeLiveAsync(strong.Secret);
        (await admin.OkAsync(HttpMethod.Get, weak.Path)).Text("type").ShouldBe("read-only");
    }

    [Fact]
    public async Task Select_all_ticks_what_one_may_give()
    {
        await Server.RegisterAsync();
        using var client = await Server.SomebodyAsync(Access.Read, All);

        using var answer = await client.SubmitAsync(TokenPages.Create, [.. TokenPages.Fields("all that reads", "custom"), ("all", "shop:article")]);

        var page = await client.PageAsync(answer.Headers.Location!.ToString());
        page.QuerySelectorAll(".tag").Select(tag => tag.TextContent.Trim()).ShouldBe(["find", "findOne"]);
    }
}
