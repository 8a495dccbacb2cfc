using System.Net;
using AngleSharp.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>Editing and regenerating: what changes, what stays, and who comes second.</summary>
public sealed class ServiceTokenEditTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Duration_stays_unless_one_is_chosen_and_counts_from_then()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("lasting", "read-only", 90);
        var path = Edit(token);
        Server.Clock.Advance(TimeSpan.FromDays(2));
        using var client = await SessionClient.SignedInAsync(Server);
        (await client.PageAsync(path)).QuerySelector("input[name=duration]:checked")!.GetAttribute("value").ShouldBe("keep");

        using var kept = await client.SubmitAsync(path, TokenPages.Fields("lasting still", duration: "keep"));
        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        record.Text("name").ShouldBe("lasting still");
        record.Text("expiresAt").ShouldBe(token.Record.Text("expiresAt"));

        using var shorter = await client.SubmitAsync(path, TokenPages.Fields("lasting", duration: "7"));
        shorter.Headers.Location!.ToString().ShouldBe($"{TokenPages.Root}/{token.Id}?done=token-saved");
        ((DateTimeOffset?)(await admin.OkAsync(HttpMethod.Get, token.Path))["expiresAt"]).ShouldBe(Server.Clock.GetUtcNow().AddDays(7));
        await Server.ShouldBeLiveAsync(token.Secret);
    }

    [Fact]
    public async Task Who_comes_second_sees_both_versions_and_decides()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("contested", "full-access", 30);
        using var client = await SessionClient.SignedInAsync(Server);
        var form = await client.PageAsync(Edit(token));
        await admin.OkAsync(HttpMethod.Patch, token.Path, new { description = "theirs", type = "read-only" });

        using var second = await client.PostAsync(Edit(token), [.. form.Hidden(), .. TokenPages.Fields("mine", "full-access", "keep")]);

        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await SessionClient.ParseAsync(second);
        var rows = page.QuerySelectorAll("main tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))).ToArray();
        rows.ShouldContain("Name|mine|contested");
        rows.ShouldContain("Description||theirs");
        rows.ShouldContain("Token type|Full access|Read-only");
        page.QuerySelector("#name")!.GetAttribute("value").ShouldBe("mine");
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("description").ShouldBe("theirs", "nothing was overwritten");

        using var decided = await client.PostAsync(Edit(token), [.. page.Hidden(), .. TokenPages.Fields("mine", "full-access", "keep")]);
        decided.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("name").ShouldBe("mine");
    }

    [Fact]
    public async Task Unknown_permissions_are_shown_and_stay_until_unticked()
    {
        await Server.RegisterAsync("gone");
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("orphan", "custom", null, "gone:article.find", "gone:article.create", "tessera:api.read");
        await Server.UnregisterAsync("gone");
        using var client = await SessionClient.SignedInAsync(Server);

        var page = await client.PageAsync(Edit(token));
        Boxes(page).ShouldBe(["gone:article.create", "gone:article.find", "tessera:api.read"], ignoreOrder: true);
        page.QuerySelector("main")!.TextContent.ShouldContain("Unknown permissions");
        (await client.PageAsync($"{TokenPages.Root}/{token.Id}")).QuerySelectorAll(".tag .warn").Length.ShouldBe(2);

        using var saved = await client.SubmitAsync(Edit(token), TokenPages.Fields("orphan", "custom", "keep", "gone:article.find", "tessera:api.read"));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await admin.OkAsync(HttpMethod.Get, token.Path))["permissions"]!.AsArray().Select(name => (string?)name).ShouldBe(["gone:article.find", "tessera:api.read"]);
    }

    [Fact]
    public async Task Custom_token_becomes_another_without_unticking_everything_first()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("was custom", "custom", null, "tessera:api.read", "tessera:user.read");
        using var client = await SessionClient.SignedInAsync(Server);

        using var untouched = await client.SubmitAsync(Edit(token), TokenPages.Fields("was custom", "read-only", "keep", "tessera:api.read", "tessera:user.read"));

        untouched.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        record.Text("type").ShouldBe("read-only");
        record["permissions"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("15m", 15)]
    [InlineData("1h", 60)]
    [InlineData("6h", 360)]
    [InlineData("24h", 1440)]
    public async Task Regenerated_secret_works_at_once_and_the_old_one_as_long_as_was_chosen(string grace, int minutes)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync($"regenerated {grace}");
        using var client = await SessionClient.SignedInAsync(Server);

        using var answer = await client.SubmitAsync($"{TokenPages.Root}/{token.Id}/regenerate", ("grace", grace));
        var secret = await client.SecretAsync(answer);

        await Server.ShouldBeLiveAsync(secret);
        if (minutes > 0)
        {
            await Server.ShouldBeLiveAsync(token.Secret);
            (await client.PageAsync($"{TokenPages.Root}/{token.Id}")).QuerySelector(".status")!.TextContent.ShouldContain("Old token works until");
            Server.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        await Server.ShouldBeRefusedAsync(token.Secret);
        await Server.ShouldBeLiveAsync(secret);
    }

    [Fact]
    public async Task Dialog_that_somebody_else_was_quicker_than_does_not_end_their_secret()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("raced");
        using var client = await SessionClient.SignedInAsync(Server);
        var path = $"{TokenPages.Root}/{token.Id}/regenerate";
        var dialog = await client.PageAsync(path);
        var theirs = await admin.RegenerateAsync(token);

        using var late = await client.PostAsync(path, [.. dialog.Hidden(), ("grace", "0s")]);

        late.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SessionClient.ParseAsync(late)).QuerySelector("[role=alert]")!.TextContent.ShouldContain("Somebody else has its new secret.");
        await Server.ShouldBeLiveAsync(theirs.Secret);
    }

    [Fact]
    public async Task Expired_token_is_not_regenerated_and_the_page_says_what_to_do()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("expired", "read-only", 7);
        Server.Clock.Advance(TimeSpan.FromDays(8));
        using var client = await SessionClient.SignedInAsync(Server, "ja");

        using var answer = await client.SubmitAsync($"{TokenPages.Root}/{token.Id}/regenerate", ("grace", "0s"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SessionClient.ParseAsync(answer)).QuerySelector("[role=alert]")!.TextContent.ShouldContain("先に新しい期間を選択してください。");
    }

    [Fact]
    public async Task Deleted_token_is_gone_and_a_second_deletion_finds_nothing()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("deleted");
        var path = $"{TokenPages.Root}/{token.Id}/delete";
        using var client = await SessionClient.SignedInAsync(Server);
        using var other = await SessionClient.SignedInAsync(Server);
        var open = await other.PageAsync(path);

        using var deleted = await client.SubmitAsync(path);
        using var again = await other.PostAsync(path, open.Hidden());

        deleted.Headers.Location!.ToString().ShouldBe($"{TokenPages.Root}?done=token-deleted");
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Server.ShouldBeRefusedAsync(token.Secret);
    }

    private static string Edit(IssuedRecord token) => $"{TokenPages.Root}/{token.Id}/edit";

    private static string[] Boxes(IDocument page) => [.. page.QuerySelectorAll("input[name=permission]:checked").Select(box => box.GetAttribute("value")!)];
}
