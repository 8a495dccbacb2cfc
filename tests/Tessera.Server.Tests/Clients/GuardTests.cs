using Tessera.Server.Tests.Gateways;
using Tessera.Server.Tests.Support.Clients;

namespace Tessera.Server.Tests.Clients;

/// <summary>Whatever guards the shop gives the same answers: gateways, programs for ASP.NET Core and for Node, REST and GraphQL.</summary>
public abstract class GuardTests(Guard guard)
{
    // An answer may be used again for so long; the rest is for the test's own machine.
    private static readonly TimeSpan Lingers = TimeSpan.FromSeconds(2 + 8);

    public static TheoryData<AnswerRow> Rows => [.. AnswerTable.Rows];

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public async Task Request_gets_the_answer_of_the_table(AnswerRow row)
    {
        var expected = row.Through(guard.Api.Medium);

        var answer = await guard.Api.AskAsync(guard.Tokens[row.Presents], row.Permission);

        if (expected.Status is null)
            answer.Status.ShouldBeOneOf(200, 201, 204, 404);
        else
            answer.Status.ShouldBe(expected.Status.Value);
        answer.Reason.ShouldBe(expected.Reason);
        answer.Missing.ShouldBe(expected.IsMissing ? $"shop:{row.Permission}" : null);
        answer.TokenPage.ShouldBe(expected.Status == 403 ? guard.Tokens.PageOf(row.Presents) : null);
    }

    [Fact]
    public async Task Revoked_token_is_refused_as_soon_as_no_answer_may_be_used_again()
    {
        var token = await guard.Tessera.IssueAsync("article.find");
        // Whoever follows the feed hears of it a moment later.
        (await AskUntilAsync(token.Secret, 200)).Status.ShouldBe(200);

        await guard.Tessera.DeleteAsync(token);

        var answer = await AskUntilAsync(token.Secret, 401);
        (answer.Status, answer.Reason).ShouldBe((401, "unknown"));
    }

    private async Task<GuardedAnswer> AskUntilAsync(string secret, int status)
    {
        using var deadline = new CancellationTokenSource(Lingers);
        GuardedAnswer answer;
        do
            answer = await guard.Api.AskAsync([secret], "article.find");
        while (answer.Status != status && !deadline.IsCancellationRequested);
        return answer;
    }
}

[Collection<NginxTests>]
public sealed class NginxGuardTests(NginxGuard guard) : GuardTests(guard), IClassFixture<NginxGuard>;

[Collection<CaddyTests>]
public sealed class CaddyGuardTests(CaddyGuard guard) : GuardTests(guard), IClassFixture<CaddyGuard>;

public sealed class RemoteAspNetTests(RemoteAspNet guard) : GuardTests(guard), IClassFixture<RemoteAspNet>;

public sealed class EmbeddedAspNetTests(EmbeddedAspNet guard) : GuardTests(guard), IClassFixture<EmbeddedAspNet>;

public sealed class ExpressTests(ExpressOfTheReadme guard) : GuardTests(guard), IClassFixture<ExpressOfTheReadme>;

public sealed class FastifyTests(FastifyOfTheReadme guard) : GuardTests(guard), IClassFixture<FastifyOfTheReadme>;

public sealed class YogaTests(YogaOfTheReadme guard) : GuardTests(guard), IClassFixture<YogaOfTheReadme>;

public sealed class ApolloTests(ApolloOfTheReadme guard) : GuardTests(guard), IClassFixture<ApolloOfTheReadme>;

public sealed class EnvelopTests(EnvelopOfTheReadme guard) : GuardTests(guard), IClassFixture<EnvelopOfTheReadme>;

public sealed class ExpressSampleTests(ExpressSample guard) : GuardTests(guard), IClassFixture<ExpressSample>;

public sealed class GraphQLSampleTests(GraphQLSample guard) : GuardTests(guard), IClassFixture<GraphQLSample>;
