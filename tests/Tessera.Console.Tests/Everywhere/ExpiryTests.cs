using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>Who is too late with a form, because the session or the form itself has expired, comes back to the page that it stands on; nothing is done.</summary>
public sealed class ExpiryTests(FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    [Fact]
    public async Task Every_form_sent_without_a_session_leads_to_signing_in_and_back_to_the_page_with_the_form()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var nobody = SessionClient.Nobody(shared.Server);
        var forms = await FormsAsync(client);
        forms.Count.ShouldBeGreaterThan(30);
        var lost = new List<string>();
        foreach (var action in forms)
        {
            using var answer = await nobody.PostAsync(action, ("name", "too late"));
            answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, action);
            var signIn = answer.Headers.Location!.ToString();
            signIn.ShouldStartWith("/sign-in", Case.Sensitive, action);
            // Who is signed in already is led on at once, as after signing in.
            if (!await HasFormAsync(client, signIn, action))
                lost.Add($"{action} by {signIn}");
        }

        lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_form_whose_token_has_expired_says_so_and_offers_the_page_with_the_form()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var lost = new List<string>();
        foreach (var action in await FormsAsync(client))
        {
            using var answer = await client.PostAsync(action, ("form", "of long ago"));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, action);
            var again = (await SessionClient.ParseAsync(answer)).QuerySelector("main a.button")!.GetAttribute("href")!;
            if (!await HasFormAsync(client, again, action))
                lost.Add($"{action} by {again}");
        }

        lost.ShouldBeEmpty();
    }

    /// <summary>Addresses of all forms that change something and take being signed in.</summary>
    private async Task<IReadOnlyList<string>> FormsAsync(SessionClient client)
    {
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        var actions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var address in found.Values)
        {
            using var answer = await client.GetAsync(address);
            if (answer.StatusCode == HttpStatusCode.OK)
                actions.UnionWith((await SessionClient.ParseAsync(answer)).Forms.Where(form => form.Method == "post").Select(form => form.GetAttribute("action")!));
        }

        // How one looks at pages is chosen by anybody.
        return [.. actions.Except(["/locale", "/theme"])];
    }

    private static async Task<bool> HasFormAsync(SessionClient client, string address, string action)
    {
        for (var step = 0; step < 4; step++)
        {
            using var answer = await client.GetAsync(address);
            if (answer.Headers.Location is not { } location)
                return answer.StatusCode == HttpStatusCode.OK && (await SessionClient.ParseAsync(answer)).Forms.Any(form => form.GetAttribute("action") == action);
            address = location.ToString();
        }

        return false;
    }
}
