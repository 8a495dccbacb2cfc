using Tessera.Server.Tests.Faults.Histories;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>With PostgreSQL away, verification goes on for exactly as long as the policy says: measured from outside, on processes with clocks of their own.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class OutageTests(ProcessCluster cluster)
{
    // A node asks once a second, so that it was confirmed by then when the store went; the rest is for a machine that has other things to do.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task Tokens_are_verified_until_the_policy_s_time_is_up_and_not_a_moment_longer()
    {
        await using var lenient = await cluster.AddAsync("lenient", settings: "--Tessera:Verification:WhenStale=Allow");
        var history = new History();
        using var strict = new RecordingClient(history, "strict", cluster.Nodes[0].Address, cluster.Nodes[0].Address, cluster.AdminSecret);
        using var allowing = new RecordingClient(history, "allowing", lenient.Address, lenient.Address, cluster.AdminSecret);
        var token = (await strict.CreateAsync("asked all the time"))!;
        await Support.TokenCalls.EventuallyAsync(async () => (await allowing.VerifyAsync(token)).Meaning == Meaning.Yes, "both know it");

        var going = history.Now;
        cluster.Store.Halt();
        var gone = history.Now;
        while (history.Now < gone + (ProcessCluster.MaxStaleness * 1.5))
        {
            await strict.VerifyAsync(token);
            await strict.GuardAsync(token);
            await allowing.VerifyAsync(token);
        }

        cluster.Store.Resume();
        await Task.WhenAll(cluster.Nodes.Append(lenient).Select(node => node.RecoveredAsync()));
        (await strict.VerifyAsync(token)).Meaning.ShouldBe(Meaning.Yes);

        var answers = history.Operations.Where(operation => operation.Kind == OperationKind.Verify && operation.Begin > going).ToLookup(operation => operation.At);
        answers["allowing"].ShouldAllBe(operation => operation.Reply.Meaning == Meaning.Yes);
        answers["strict"].ShouldAllBe(operation => operation.Reply.Meaning == Meaning.Yes || operation.Reply.Meaning == Meaning.Later);
        answers["strict"].SkipLast(1).Where(operation => operation.Reply.Meaning == Meaning.Yes).Max(operation => operation.Begin).ShouldBeLessThanOrEqualTo(gone + ProcessCluster.MaxStaleness);
        answers["strict"].Where(operation => operation.Reply.Meaning == Meaning.Later).Min(operation => operation.End).ShouldBeGreaterThan(going + ProcessCluster.MaxStaleness - Poll - Slack);
    }
}
