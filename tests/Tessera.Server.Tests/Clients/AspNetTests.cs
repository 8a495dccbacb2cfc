using Tessera.Server.Tests.Support.Clients;

namespace Tessera.Server.Tests.Clients;

/// <summary>Programs for ASP.NET Core that guard themselves by the package answer as every other guard does.</summary>
public abstract class AspNetTests(AspNetProgram program)
{
    // An answer may be used again for so long; the rest is for the test's own machine.
    private static readonly TimeSpan Lingers = TimeSpan.FromSeconds(2 + 8);

    public static TheoryData<AnswerRow> Rows => [.. AnswerTable.Rows];

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public async Task Request_gets_the_answer_of_the_table(AnswerRow row)
    {
        var answer = await program.Api.AskAsync(program.Tokens[row.Presents], row.Permission);

        if (row.Status is null)
            answer.Status.ShouldBeInRange(200, 299);
        else
            answer.Status.ShouldBe(row.Status.Value);
        answer.Reason.ShouldBe(row.Reason);
        answer.Missing.ShouldBe(row.IsMissing ? $"shop:{row.Permission}" : null);
        (answer.TokenPage is not null).ShouldBe(row.Status == 403);
    }

    [Fact]
    public async Task Revoked_token_is_refused_as_soon_as_no_answer_may_be_used_again()
    {
        var token = await program.Tessera.IssueAsync("article.find");
        (await program.Api.AskAsync([token.Secret], "article.find")).Status.ShouldBe(200);

        await program.Tessera.DeleteAsync(token);

        using var deadline = new CancellationTokenSource(Lingers);
        GuardedAnswer answer;
        do
            answer = await program.Api.AskAsync([token.Secret], "article.find");
        while (answer.Status == 200 && !deadline.IsCancellationRequested);
        (answer.Status, answer.Reason).ShouldBe((401, "unknown"));
    }
}

public sealed class RemoteAspNetTests(RemoteAspNet program) : AspNetTests(program), IClassFixture<RemoteAspNet>;

public sealed class EmbeddedAspNetTests(EmbeddedAspNet program) : AspNetTests(program), IClassFixture<EmbeddedAspNet>;
