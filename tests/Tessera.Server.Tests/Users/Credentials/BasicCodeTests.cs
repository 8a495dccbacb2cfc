using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users.Credentials;

/// <summary>E-mail address and password by HTTP Basic are no way round the second factor.</summary>
public sealed class BasicCodeTests
{
    [Fact]
    public async Task The_password_alone_gets_no_token_once_there_is_an_app()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);

        var (without, problem) = await server.BasicAsync();
        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        without.Headers.WwwAuthenticate.ToString().ShouldStartWith("Basic ");
        problem.Text("reason").ShouldBe("code_required");

        var (wrong, wrongProblem) = await server.BasicAsync(app.WrongCode());
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrongProblem.Text("reason").ShouldBe("code_wrong");

        server.Clock.Advance(TimeSpan.FromSeconds(30));
        var (right, record) = await server.BasicAsync(app.Code());
        right.StatusCode.ShouldBe(HttpStatusCode.Created);
        record.Text("token").ShouldStartWith("tsp_");
        (await server.BasicAsync(app.Code())).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "the code is used");
        (await server.BasicAsync(app.RecoveryCodes[3])).Answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Only_who_knows_the_password_learns_that_there_is_an_app()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        server.Clock.Advance(TimeSpan.FromSeconds(30));

        string[] answers = [await RefusalAsync(password: "wrong"), await RefusalAsync(app.Code(), "wrong"), await RefusalAsync(email: "nobody@example.com"), await RefusalAsync(app.Code(), email: "nobody@example.com")];

        answers.Distinct().ShouldHaveSingleItem();
        (await server.BasicAsync(app.Code())).Answer.StatusCode.ShouldBe(HttpStatusCode.Created, "a code with a wrong password is not spent");

        async Task<string> RefusalAsync(string? code = null, string password = People.Secret, string email = Signing.Email)
        {
            var (answer, problem) = await server.BasicAsync(code, password, email);
            problem!.AsObject().Remove("traceId");
            return $"{answer.StatusCode} {answer.Headers.WwwAuthenticate} {problem.ToJsonString()}";
        }
    }

    [Fact]
    public async Task Codes_by_Basic_are_guessed_no_faster_than_passwords()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        for (var i = 0; i < 6; i++)
        {
            (await server.BasicAsync(app.WrongCode())).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await server.BasicAsync()).Answer.StatusCode.ShouldBe(i < 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests);
        }

        (await server.BasicAsync(app.Code(1))).Answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_code_from_somebody_who_needs_none_is_not_looked_at()
    {
        await using var server = TesseraServer.Start();
        await server.AdaAsync();

        (await server.BasicAsync("000000")).Answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await server.BasicAsync("000000", "wrong")).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
