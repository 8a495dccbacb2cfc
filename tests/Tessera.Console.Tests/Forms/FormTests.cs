using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Forms;

/// <summary>What all forms have in common: only this console's own pages send them, and each takes effect once.</summary>
public sealed class FormTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string New = "/user/tokens/new";

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_form_that_another_site_sends_is_refused(string site)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var request = await FormAsync(client, $"from {site}");
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await NothingIsMadeAsync(client, $"from {site}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CfDJ8AAAA")]
    public async Task A_form_without_a_good_form_token_is_refused_and_offers_the_page_again(string? token)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var answer = await client.PostAsync(New, [("name", "forged"), .. token is null ? [] : new[] { ("form", token) }]);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SessionClient.ParseAsync(answer)).QuerySelector($"main a[href='{New}']").ShouldNotBeNull();
        await NothingIsMadeAsync(client, "forged");
    }

    [Fact]
    public async Task A_form_of_another_session_is_refused()
    {
        using var before = await SessionClient.SignedInAsync(shared.Server);
        using var request = await FormAsync(before, "of another session");
        using var after = await SessionClient.SignedInAsync(shared.Server);
        using var answer = await after.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await NothingIsMadeAsync(after, "of another session");
    }

    [Fact]
    public async Task A_form_sent_after_the_session_has_ended_leads_to_signing_in_and_back_to_the_form()
    {
        using var nobody = SessionClient.Nobody(shared.Server);
        using var answer = await nobody.PostAsync(New, ("name", "too late"));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe($"/sign-in?return={Uri.EscapeDataString(New)}");
    }

    [Fact]
    public async Task A_form_that_is_sent_many_times_at_once_makes_one_token()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var fields = FieldsOf(await client.PageAsync(New), "sent many times");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync(New, fields)));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.SeeOther);
        answers.Select(answer => answer.Headers.Location!.ToString()).Distinct().Count().ShouldBe(1);
        (await client.PageAsync("/user/tokens")).QuerySelectorAll("tbody tr").Count(row => row.TextContent.Contains("sent many times", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_refused_can_be_mended_and_sent_again_with_the_input_kept()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var name = new string('x', 101);
        using var refused = await client.SubmitAsync(New, ("name", name), ("duration", "30"));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await SessionClient.ParseAsync(refused);
        page.QuerySelector("#name")!.GetAttribute("value").ShouldBe(name);
        page.QuerySelector("#name")!.GetAttribute("aria-describedby").ShouldBe("name-error");
        page.QuerySelector("#name-error")!.TextContent.ShouldContain("may have at most 100 characters.");
        page.QuerySelector("[role=alert] a[href='#name']").ShouldNotBeNull();
        page.QuerySelector("[name=duration][checked]")!.GetAttribute("value").ShouldBe("30");
        using var mended = await client.PostAsync(New, FieldsOf(page, "mended"));
        mended.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Management_calls_take_the_session_for_reading_and_the_form_token_besides_for_changing()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var token = (await client.PageAsync(New)).QuerySelector("input[name=form]")!.GetAttribute("value")!;
        (await client.GetAsync("/v1/personal-tokens")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/v1/audit-events")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/v1/token")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CreateAsync(null, null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CreateAsync("CfDJ8AAAA", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CreateAsync(token, "cross-site")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CreateAsync(token, "same-origin")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await CreateAsync(token, null)).StatusCode.ShouldBe(HttpStatusCode.Created);

        async Task<HttpResponseMessage> CreateAsync(string? form, string? site)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/personal-tokens") { Content = new StringContent("""{"name":"by a script of the console"}""", null, "application/json") };
            if (form is not null)
                request.Headers.Add("Tessera-Form", form);
            if (site is not null)
                request.Headers.Add("Sec-Fetch-Site", site);
            return await client.SendAsync(request);
        }
    }

    private static async Task<HttpRequestMessage> FormAsync(SessionClient client, string name) => new(HttpMethod.Post, New)
    {
        Content = new FormUrlEncodedContent(FieldsOf(await client.PageAsync(New), name).Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    private static (string Name, string Value)[] FieldsOf(AngleSharp.Html.Dom.IHtmlDocument page, string name) =>
    [
        .. page.QuerySelectorAll($"main form[action='{New}'] input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)),
        ("name", name), ("duration", "unlimited"),
    ];

    private static async Task NothingIsMadeAsync(SessionClient client, string name) =>
        (await client.PageAsync("/user/tokens")).Body!.TextContent.ShouldNotContain(name);
}
