using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>The shop over HTTP on a port of loopback: its refusals are problem documents, and name the same in their challenges.</summary>
internal sealed class RestApi(int port) : IGuardedApi
{
    public async Task<GuardedAnswer> AskAsync(IReadOnlyList<string> secrets, string permission)
    {
        var operation = ShopOperation.Of(permission);
        var headers = secrets.Select(secret => $"Authorization: Bearer {secret}").Concat(operation.Body is null ? [] : ["Content-Type: application/json"]);
        var answer = await RawHttp.SendAsync(port, operation.Method, operation.Target, headers, operation.Body);
        if (answer.Status < 300)
            return new(answer.Status);
        answer.Values("Content-Type").ShouldHaveSingleItem().ShouldStartWith("application/problem+json");
        var problem = JsonNode.Parse(answer.Body)!;
        ((int)problem["status"]!).ShouldBe(answer.Status);
        var refused = new GuardedAnswer(answer.Status, (string?)problem["reason"], (string?)problem["missing"], (string?)problem["tokenPage"]);
        answer.Values("WWW-Authenticate").ShouldBe(Challenges(refused));
        return refused;
    }

    private static string[] Challenges(GuardedAnswer refused) => refused switch
    {
        { Status: 401, Reason: null } => ["Bearer realm=\"tessera\""],
        { Status: 401 } => [$"Bearer realm=\"tessera\", error=\"invalid_token\", error_description=\"{refused.Reason}\""],
        { Status: 403, Missing: null } => ["Bearer realm=\"tessera\", error=\"insufficient_scope\""],
        { Status: 403 } => [$"Bearer realm=\"tessera\", error=\"insufficient_scope\", scope=\"{refused.Missing}\""],
        _ => [],
    };
}
