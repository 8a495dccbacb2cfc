using System.Collections.Concurrent;
using Tessera.Builds.Builds;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Runners;

/// <summary>Many runners, one queue.</summary>
public sealed class ClaimTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_runners_claim_a_thousand_builds_each_exactly_once()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await QueueAsync(host, calls.Project.Id, 1000);
        var claimed = new ConcurrentBag<int>();
        var leases = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            while (await calls.ClaimAsync() is { } build)
            {
                claimed.Add((int)build["build_num"]!);
                leases.Add(build["lease"].Text("id"));
            }
        }));

        claimed.Order().ShouldBe(Enumerable.Range(1, 1000));
        leases.Distinct(StringComparer.Ordinal).Count().ShouldBe(1000);
    }

    [Fact]
    public async Task A_claim_hands_out_environment_variables_in_clear()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        var value = host.Get<EnvVarVault>().Protect(calls.Project.Id, "DEPLOY_KEY", "k-äöü"u8.ToArray());
        await host.Get<BuildsStore>().ChangeAsync(calls.Project.Id, db =>
        {
            db.EnvVars.Add(new() { ProjectId = calls.Project.Id, Name = "DEPLOY_KEY", ProtectedValue = value, Mask = "xxxx", CreatedAt = host.Clock.GetUtcNow() });
            return Task.FromResult(true);
        }, Ct);
        await calls.QueueAsync();

        (await calls.ClaimAsync())!["env"].Text("DEPLOY_KEY").ShouldBe("k-äöü");
        (await calls.GetAsync(1)).AsObject().ContainsKey("env").ShouldBeFalse();
        host.Logged.ShouldNotContain("k-äöü");
    }

    // What a crash leaves of a database server is that server's business; of a file it is ours.
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task Queued_builds_survive_a_restart()
    {
        var clock = new FakeClock();
        var instance = new StandInInstance(clock);
        var directory = Directory.CreateTempSubdirectory("tessera-builds-").FullName;
        var copy = directory + "-copy";
        await using (var host = await BuildsHost.StartAsync(directory, instance, clock))
        {
            var calls = BuildCalls.On(host);
            await calls.QueueAsync();
            await calls.QueueAsync();
            await calls.ClaimAsync();
            // What is on disk while it runs is what a crash leaves.
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.EnumerateFiles(directory))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        await using var restarted = await BuildsHost.StartAsync(copy, instance, clock);
        var client = restarted.Client(instance.ProjectToken(BuildCalls.Slug, "admin"));

        var build = await client.OkAsync(HttpMethod.Post, BuildCalls.Path + "/claim");
        ((int)build["build_num"]!).ShouldBe(2);
        (await client.OkAsync(HttpMethod.Get, BuildCalls.Of(1))).Text("status").ShouldBe("running");
        ((int)(await client.OkAsync(HttpMethod.Post, BuildCalls.Path))["build_num"]!).ShouldBe(3);
    }

    private static Task<bool> QueueAsync(BuildsHost host, Guid projectId, int count) => host.Get<BuildsStore>().ChangeAsync(projectId, async db =>
    {
        var now = host.Clock.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            db.Builds.Add(new BuildRow
            {
                Id = Guid.CreateVersion7(now),
                ProjectId = projectId,
                Number = await NewBuilds.NextNumberAsync(db, projectId),
                PipelineId = Guid.CreateVersion7(now),
                WorkflowId = Guid.CreateVersion7(now),
                Job = "build",
                Branch = "main",
                Why = "api",
                Lifecycle = Lifecycle.Queued,
                QueuedAt = now,
            });
        }

        return true;
    }, Ct);
}
