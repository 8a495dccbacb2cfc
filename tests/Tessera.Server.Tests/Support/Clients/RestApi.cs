using System.Text.Json.Nodes;
using Tessera.Server.Tests.Clients;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>The shop over HTTP on a port of loopback: its refusals are problem documents, and name the same in their challenges.</summary>
internal sealed class RestApi(int port, Medium medium = Medium.Whole) : IGuardedApi
{
    public Medium Medium => medium;

    public async Task<GuardedAnswer> AskAsync(IReadOnlyList<string> secrets, string permission)
    {
        var operation = ShopOperation.Of(permission);
        var headers = secrets.Select(secret => $"Authorization: Bearer {secret}").Concat(operation.Body is null ? [] : ["Content-Type: application/json"]);
        var answer = await RawHttp.SendAsync(port, operation.Method, operation.Target, headers, operation.Body);
        // Anything else is the operation's own answer.
        if (answer.Status is not (400 or 401 or 403 or 503) || (answer.Status == 400 && medium == Medium.OneAuthorization))
            return new(answer.Status);
        answer.Values("Content-Type").ShouldHaveSingleItem().ShouldStartWith("application/problem+json");
        var problem = JsonNode.Parse(answer.Body)!;
        ((int)problem["status"]!).ShouldBe(answer.Status);
        var refused = new GuardedAnswer(answer.Status, (string?)problem["reason"], (string?)problem["missing"], (string?)problem["tokenPage"]);
        answer.Values("WWW-Authenticate").ShouldBe(refused.Challenges);
        return refused;
    }
}
