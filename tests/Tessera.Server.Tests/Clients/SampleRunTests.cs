using Tessera.Server.Tests.Support.Clients;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Clients;

/// <summary>Each sample starts by its <c>run</c>, lets pass and refuses, and goes when it is told to. What the store is makes no difference to it.</summary>
[Trait("Store", "sqlite")]
public sealed class SampleRunTests
{
    [Theory]
    [InlineData("express")]
    [InlineData("graphql")]
    public async Task A_program_for_Node_runs_as_its_readme_says(string sample)
    {
        await using var tessera = await GuardingTessera.StartAsync();
        var port = FreePort.Next();
        await using var run = await SampleRun.StartNodeAsync(sample, port, tessera.AskedByProgram(await tessera.IssueVerifierAsync()));

        await ShouldGuardAsync(tessera, sample == "graphql" ? new GraphQLApi(port) : new RestApi(port));

        await run.StopAsync();
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task A_gateway_runs_as_its_readme_says(string sample)
    {
        await using var tessera = await GuardingTessera.StartAsync();
        var ports = new GatewayPorts(FreePort.Next(), FreePort.Next(), tessera.Port);
        await using var run = await SampleRun.StartGatewayAsync(sample, ports);

        await ShouldGuardAsync(tessera, new RestApi(ports.Gateway));

        await run.StopAsync();
    }

    private static async Task ShouldGuardAsync(GuardingTessera tessera, IGuardedApi api)
    {
        var token = await tessera.IssueAsync("article.find");

        (await api.AskAsync([token.Secret], "article.find")).Status.ShouldBe(200);
        var refused = await api.AskAsync([token.Secret], "article.delete");
        (refused.Status, refused.Missing).ShouldBe((403, "shop:article.delete"));
    }
}
