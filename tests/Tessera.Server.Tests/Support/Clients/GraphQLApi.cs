using System.Text.Json;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Clients;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>Articles over GraphQL on a port of loopback.</summary>
internal sealed class GraphQLApi(int port) : IGuardedApi
{
    public Medium Medium => Medium.Whole;

    public async Task<GuardedAnswer> AskAsync(IReadOnlyList<string> secrets, string permission)
    {
        var question = JsonSerializer.Serialize(new { query = QueryOf(permission) });
        var answer = await RawHttp.SendAsync(port, "POST", "/graphql", ["Content-Type: application/json", .. secrets.Select(secret => $"Authorization: Bearer {secret}")], question);
        var error = JsonNode.Parse(answer.Body)!["errors"]?.AsArray().ShouldHaveSingleItem()!["extensions"];
        if (error is null)
            return new(answer.Status);
        var isField = answer.Status == 200 && (string?)error["code"] == "FORBIDDEN";
        var refused = new GuardedAnswer(isField ? 403 : answer.Status, (string?)error["reason"], (string?)error["missing"], (string?)error["tokenPage"]);
        // A field that is refused is one of several: the answer as a whole has no challenge.
        answer.Values("WWW-Authenticate").ShouldBe(isField ? [] : refused.Challenges);
        return refused;
    }

    private static string QueryOf(string permission) => permission switch
    {
        "article.find" => "{ articles { id title } }",
        "article.findOne" => "{ article(id: \"1\") { title } }",
        "article.create" => "mutation { createArticle(title: \"Desk\") { id } }",
        "article.delete" => "mutation { deleteArticle(id: \"none\") }",
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, null),
    };
}
