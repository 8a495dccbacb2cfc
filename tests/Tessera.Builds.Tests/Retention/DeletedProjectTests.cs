using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Retention;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Retention;

/// <summary>A project that is gone leaves nothing behind.</summary>
public sealed class DeletedProjectTests : RetentionTest
{
    [Fact]
    public async Task A_deleted_project_takes_everything_with_it_and_nothing_of_another()
    {
        var other = host.Instance.AddProject("gh/acme/other");
        var build = await host.AddBuildAsync(project, Lifecycle.Running);
        await FillAsync(build);
        var kept = await host.AddBuildAsync(other);
        await FillAsync(kept);
        foreach (var id in new[] { project.Id, other.Id })
        {
            await host.Get<SetEnvVar>().ExecuteAsync(id, "NAME", "value", Ct);
            await AddAsync(id, db => db.Follows.Add(new() { ProjectId = id, UserId = Guid.Empty }));
        }

        foreach (var _ in new[] { 1, 2 })
            await host.Get<IProjectObserver>().ProjectDeletedAsync(project.Id, Ct);

        (await OwnersAsync()).ShouldBe([other.Id]);
        Folders("artifacts").ShouldBe([kept.Id.ToString()]);
        Folders("output").ShouldBe([kept.Id.ToString()]);
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Artifacts.CountAsync(Ct)).ShouldBe(1);
        (await db.TestReports.CountAsync(Ct)).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_lost_project_has_left_goes_when_it_is_missed_twice()
    {
        var build = await host.AddBuildAsync(project);
        await FillAsync(build);
        var kept = host.Instance.AddProject("gh/acme/kept");
        await host.AddBuildAsync(kept);
        host.Instance.RemoveProject(project.Id);
        var lost = host.Get<LostProjects>();
        await lost.RemoveAsync(Ct);
        (await OwnersAsync()).ShouldBe([project.Id, kept.Id], ignoreOrder: true);

        await lost.RemoveAsync(Ct);

        (await OwnersAsync()).ShouldBe([kept.Id]);
        Folders("artifacts").ShouldBeEmpty();
    }
}
