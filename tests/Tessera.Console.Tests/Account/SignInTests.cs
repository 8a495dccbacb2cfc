using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Account;

/// <summary>Signing in: the same answer to every wrong attempt, no way out of the console, and back to where one came from.</summary>
public sealed class SignInTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Fact]
    public async Task Who_comes_without_a_session_signs_in_and_comes_back_to_the_same_page()
    {
        using var client = SessionClient.Nobody(shared.Server);
        using var refused = await client.GetAsync("/user/tokens?cursor=x");
        refused.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var answer = await client.SubmitAsync(refused.Headers.Location!.ToString(), ("email", TesseraServer.AdminEmail), ("password", TesseraServer.AdminSecret));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/user/tokens?cursor=x");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n//evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData(" /user/tokens")]
    [InlineData("/ //evil.example")]
    [InlineData("user/tokens")]
    [InlineData("///evil.example")]
    [InlineData("/user/トークン")]
    [InlineData("")]
    public async Task An_address_to_return_to_that_is_not_a_page_of_the_console_is_not_followed(string back)
    {
        using var client = SessionClient.Nobody(shared.Server);
        using var answer = await client.SubmitAsync("/sign-in", ("email", TesseraServer.AdminEmail), ("password", TesseraServer.AdminSecret), ("return", back));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_gets_a_page_that_says_so()
    {
        using var client = SessionClient.Nobody(shared.Server);
        using var answer = await client.SubmitAsync("/sign-in", ("email", "\0"), ("password", TesseraServer.AdminSecret));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SessionClient.ParseAsync(answer)).QuerySelector("h1")!.TextContent.ShouldBe("The form could not be read");
    }

    [Fact]
    public async Task Unknown_users_and_wrong_passwords_get_the_same_page()
    {
        string[] pages = [await WrongAsync("nobody@example.com", "four quiet tiles in a row"), await WrongAsync(TesseraServer.AdminEmail, "four quiet tiles in a row")];
        pages[0].ShouldContain("Email or password is incorrect.");
        pages[0].Replace("nobody@example.com", TesseraServer.AdminEmail, StringComparison.Ordinal).ShouldBe(pages[1]);
        pages[0].ShouldNotContain("four quiet tiles");
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_says_for_how_long()
    {
        await using var server = TesseraServer.Start();
        using var client = SessionClient.Nobody(server, "ja");
        for (var attempt = 0; attempt < 6; attempt++)
        {
            using var wrong = await client.SubmitAsync("/sign-in", ("email", TesseraServer.AdminEmail), ("password", "wrong"));
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        using var answer = await client.SubmitAsync("/sign-in", ("email", TesseraServer.AdminEmail.ToUpperInvariant()), ("password", TesseraServer.AdminSecret));
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await SessionClient.ParseAsync(answer)).QuerySelector("[role=alert]")!.TextContent.ShouldContain("試行回数が多すぎます。1秒待ってからもう一度お試しください。");
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        using var right = await client.SubmitAsync("/sign-in", ("email", TesseraServer.AdminEmail), ("password", TesseraServer.AdminSecret));
        right.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    private async Task<string> WrongAsync(string email, string secret)
    {
        using var client = SessionClient.Nobody(shared.Server);
        using var answer = await client.SubmitAsync("/sign-in", ("email", email), ("password", secret));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await SessionClient.ParseAsync(answer);
        // Form tokens and challenges differ each time.
        foreach (var input in page.QuerySelectorAll("input[name=form], form[data-passkey]"))
            input.Remove();
        return page.DocumentElement.OuterHtml;
    }
}
