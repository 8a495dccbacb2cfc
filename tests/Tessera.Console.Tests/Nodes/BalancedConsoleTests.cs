using Tessera.Console.Tests.ServiceTokens;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Deploy;
using Tessera.Server.Tests.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Console.Tests.Nodes;

/// <summary>The console of three nodes behind nginx as it is shipped: what one of them has in memory alone for a session (C5) is there when it is asked for.</summary>
[Trait("Store", "postgres")]
public sealed class BalancedConsoleTests
{
    private const int Sessions = 12;
    private const string Form = "/user/tokens/new";

    [Fact]
    public async Task Each_session_sees_the_secret_it_made_and_makes_one_token_of_a_form_sent_twice()
    {
        using var database = new SharedDatabase(isMigrated: true);
        var clock = new FakeClock();
        await using var one = database.StartNode(clock, ("Tessera:NodeName", "one"));
        await using var two = database.StartNode(clock, ("Tessera:NodeName", "two"));
        await using var three = database.StartNode(clock, ("Tessera:NodeName", "three"));
        TesseraServer[] nodes = [one, two, three];
        var (outside, inside) = (FreePort.Next(), FreePort.Next());
        var folder = BalancerFolder.Write(outside, inside, [.. nodes.Select(node => node.BaseAddress.Port)]);
        try
        {
            await using var nginx = await GatewayProcess.StartNginxAsync(folder, outside);
            for (var i = 0; i < Sessions; i++)
            {
                using var session = SessionClient.At(new($"http://127.0.0.1:{outside}"));
                await session.SignInAsync();
                (string Name, string Value)[] fields = [.. (await session.PageAsync(Form)).Hidden(), ("name", $"number {i}"), ("duration", "unlimited")];

                var answers = await Task.WhenAll(session.PostAsync(Form, fields), session.PostAsync(Form, fields));

                answers[0].Headers.Location.ShouldNotBeNull().ShouldBe(answers[1].Headers.Location);
                (await session.PageAsync(answers[0].Headers.Location!.ToString())).QuerySelector("#secret").ShouldNotBeNull();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        nodes.Count(node => node.Logged.Contains($"POST {Form}", StringComparison.Ordinal)).ShouldBeGreaterThan(1, "sessions are spread");
    }
}
