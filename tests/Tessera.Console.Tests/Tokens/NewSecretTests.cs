using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.ServiceTokens;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Tokens;

/// <summary>A new secret is shown once, for a minute at most, to the session that made it and to nobody else (C5); for tokens of every kind, made and renewed.</summary>
public sealed class NewSecretTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static MatrixTheoryData<string, bool> Ways => new([.. TokenOfKind.Kinds.Select(row => row.Data)], [false, true]);

    private TesseraServer Server => shared.Server;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_there_once_and_neither_in_an_address_nor_a_cookie_nor_a_cache_nor_the_log_nor_the_store(string kind, bool renewed)
    {
        using var token = await TokenOfKind.PrepareAsync(Server, kind);
        using var answer = await SubmitAsync(token, renewed);
        var address = answer.Headers.Location!.ToString();
        using var shown = await token.Client.GetAsync(address);
        var secret = SecretIn(await SessionClient.ParseAsync(shown)).ShouldNotBeNull();
        await Server.ShouldBeLiveAsync(secret);

        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        foreach (var headers in new[] { answer.Headers, shown.Headers })
            string.Join('\n', headers.SelectMany(header => header.Value)).ShouldNotContain(secret);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        token.Client.Cookies.Values.ShouldAllBe(cookie => !cookie.Contains(secret, StringComparison.Ordinal));
        foreach (var page in new[] { address, address.Split('?')[0], token.List, address })
            (await token.Client.PageAsync(page)).DocumentElement.OuterHtml.ShouldNotContain(secret, Case.Sensitive, page);
        (await token.Client.PageAsync(address)).QuerySelector("main [role=status]")!.TextContent.ShouldContain("This token isn't accessible any more.");
        Server.Logged.ShouldNotContain(secret);
        foreach (var file in Directory.GetFiles(Server.DataDirectory, "*.db*"))
            (await ReadAsync(file)).ShouldNotContain(secret, Case.Sensitive, file);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Form_sent_twice_makes_one_secret(string kind, bool renewed)
    {
        using var token = await TokenOfKind.PrepareAsync(Server, kind);
        var (path, fields) = await FormAsync(token, renewed);

        var answers = await Task.WhenAll(token.Client.PostAsync(path, fields), token.Client.PostAsync(path, fields));
        using var late = await token.Client.PostAsync(path, fields);

        answers.Append(late).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Location == late.Headers.Location);
        await Server.ShouldBeLiveAsync(SecretIn(await token.Client.PageAsync(late.Headers.Location!.ToString()))!);
        var name = token.Fields[0].Value;
        (await token.Client.PageAsync(token.List)).QuerySelectorAll("tbody th a").Count(link => link.TextContent == name).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task After_a_minute_it_is_gone_although_nobody_has_seen_it(string kind, bool renewed)
    {
        foreach (var (seconds, isThere) in new[] { (59, true), (60, false) })
        {
            using var token = await TokenOfKind.PrepareAsync(Server, kind);
            using var answer = await SubmitAsync(token, renewed);
            Server.Clock.Advance(TimeSpan.FromSeconds(seconds));
            (SecretIn(await token.Client.PageAsync(answer.Headers.Location!.ToString())) is not null).ShouldBe(isThere, $"{seconds} s later");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Another_session_of_the_same_user_neither_sees_it_nor_uses_it_up(string kind, bool renewed)
    {
        using var token = await TokenOfKind.PrepareAsync(Server, kind);
        using var other = await SameUserAsync(token.Client);
        using var answer = await SubmitAsync(token, renewed);
        var address = answer.Headers.Location!.ToString();

        SecretIn(await other.PageAsync(address)).ShouldBeNull();
        SecretIn(await token.Client.PageAsync(address)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_stands_beside_it_runs_as_it_is()
    {
        using var token = await TokenOfKind.PrepareAsync(Server, "service");
        using var answer = await SubmitAsync(token, renewed: false);
        var page = await token.Client.PageAsync(answer.Headers.Location!.ToString());
        var secret = SecretIn(page)!;
        var snippets = page.QuerySelectorAll(".secret pre").Select(line => line.TextContent).ToArray();

        snippets.Length.ShouldBe(4);
        snippets.ShouldAllBe(line => line.Contains(secret, StringComparison.Ordinal));
        (await Shell.RunAsync($"{snippets[0]} --silent --fail", Server.DataDirectory)).ShouldContain(token.Fields[0].Value);
        (await Shell.RunAsync($"{snippets[1]}; printf %s \"$TESSERA_TOKEN\"", Server.DataDirectory)).ShouldBe(secret);
    }

    /// <summary>Sends the form that makes the token, or, for one that was made, that makes its next secret.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(TokenOfKind token, bool renewed)
    {
        var (path, fields) = await FormAsync(token, renewed);
        return await token.Client.PostAsync(path, fields);
    }

    private static async Task<(string Path, (string Name, string Value)[] Fields)> FormAsync(TokenOfKind token, bool renewed)
    {
        if (renewed && token.Page.Length == 0)
            await token.MakeAsync();
        var (path, fields) = renewed ? ($"{token.Page}/{token.Renewal}", [("grace", "0s")]) : (token.New, token.Fields);
        return (path, [.. (await token.Client.PageAsync(path)).Hidden(), .. fields]);
    }

    private async Task<SessionClient> SameUserAsync(SessionClient client)
    {
        var email = (await client.PageAsync("/user/tokens")).QuerySelector("header .menu p")!.TextContent;
        return await SessionClient.SignedInAsync(Server, email: email, secret: email == TesseraServer.AdminEmail ? TesseraServer.AdminSecret : Members.MemberSecret);
    }

    private static string? SecretIn(IHtmlDocument page) => page.QuerySelector("#secret")?.TextContent;

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
