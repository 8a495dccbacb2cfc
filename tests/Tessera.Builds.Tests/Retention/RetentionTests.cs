using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Tessera.AspNetCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Builds;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Retention;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Retention;

/// <summary>What is removed in time, and what never is.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private BuildsHost host = null!;
    private Project project = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync(settings: [("Builds:KeepFor", "30.00:00:00")]);
        project = host.Instance.AddProject("gh/acme/web");
        // The rounds stand still, so that each test calls for what it is about.
        await host.Get<IEnumerable<IHostedService>>().OfType<RetentionRounds>().Single().StopAsync(Ct);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Builds_older_than_they_are_kept_go_with_all_that_hangs_on_them_but_for_what_branches_show()
    {
        var old = await host.AddBuildAsync(project);
        await FillAsync(old);
        await host.AddBuildAsync(project, branch: "feature");
        await host.AddBuildAsync(project, outcome: Outcome.Failed);
        var newest = await host.AddBuildAsync(project);
        await FillAsync(newest);
        host.Clock.Advance(Month + TimeSpan.FromSeconds(1));

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(2);

        (await NumbersAsync()).ShouldBe([2, 4]);
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Artifacts.Select(row => row.BuildId).ToListAsync(Ct)).ShouldBe([newest.Id]);
        (await db.TestReports.Select(row => row.BuildId).ToListAsync(Ct)).ShouldBe([newest.Id]);
        (await db.Pipelines.CountAsync(Ct)).ShouldBe(2);
        (await db.Workflows.CountAsync(Ct)).ShouldBe(2);
        Folders("artifacts").ShouldBe([newest.Id.ToString()]);
        Folders("output").ShouldBe([newest.Id.ToString()]);
    }

    [Fact]
    public async Task What_is_younger_stays()
    {
        await host.AddBuildAsync(project);
        await host.AddBuildAsync(project);
        host.Clock.Advance(Month);

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Lifecycle.Queued), 1)]
    [InlineData(nameof(Lifecycle.Running), 1)]
    [InlineData(nameof(Lifecycle.NotRunning), 1)]
    [InlineData(nameof(Lifecycle.NotRun), 0)]
    public async Task Builds_that_have_not_come_to_an_end_stay_however_old(string lifecycle, int left)
    {
        await host.AddBuildAsync(project, Enum.Parse<Lifecycle>(lifecycle));
        await host.AddBuildAsync(project);
        host.Clock.Advance(Month * 2);
        await host.Get<OldBuilds>().RemoveAsync(Ct);

        (await NumbersAsync()).Length.ShouldBe(left + 1);
    }

    [Fact]
    public async Task The_newest_finished_build_of_a_branch_stays_behind_one_that_never_ends()
    {
        await host.AddBuildAsync(project);
        await host.AddBuildAsync(project);
        await host.AddBuildAsync(project, Lifecycle.Queued);
        host.Clock.Advance(Month * 2);
        await host.Get<OldBuilds>().RemoveAsync(Ct);

        (await NumbersAsync()).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Each_project_and_the_builds_of_no_branch_are_looked_at_for_themselves()
    {
        var other = host.Instance.AddProject("gh/acme/other");
        await host.AddBuildAsync(project, branch: null);
        await host.AddBuildAsync(project, branch: null);
        await host.AddBuildAsync(other);
        host.Clock.Advance(Month * 2);

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(1);

        (await NumbersAsync()).ShouldBe([2]);
        (await NumbersAsync(other)).ShouldBe([1]);
    }

    [Fact]
    public async Task Many_go_batch_by_batch_and_a_workflow_stays_until_its_last_build_goes()
    {
        var first = await host.AddBuildAsync(project);
        await AddAsync(project.Id, db => db.Builds.AddRange(Enumerable.Range(2, 230).Select(number => new BuildRow
        {
            Id = NewId(),
            ProjectId = project.Id,
            Number = number,
            PipelineId = first.PipelineId,
            WorkflowId = first.WorkflowId,
            Job = first.Job,
            Branch = first.Branch,
            Why = first.Why,
            Lifecycle = Lifecycle.Finished,
            Outcome = Outcome.Success,
            QueuedAt = first.QueuedAt,
        })));
        host.Clock.Advance(Month * 2);

        (await host.Get<OldBuilds>().RemoveAsync(Ct)).ShouldBe(230);

        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Builds.SingleAsync(Ct)).Number.ShouldBe(231);
        (await db.Workflows.SingleAsync(Ct)).Id.ShouldBe(first.WorkflowId);
        (await db.Pipelines.SingleAsync(Ct)).Id.ShouldBe(first.PipelineId);
    }

    [Fact]
    public async Task It_happens_by_itself_and_says_how_many()
    {
        await using var running = await BuildsHost.StartAsync(settings: [("Builds:KeepFor", "30.00:00:00"), ("Builds:RetentionInterval", "01:00:00")]);
        var busy = running.Instance.AddProject("gh/acme/busy");
        await running.AddBuildAsync(busy);
        await running.AddBuildAsync(busy);
        running.Clock.Advance(Month);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!running.Logged.Contains("Removed 1 builds that were too old", StringComparison.Ordinal))
        {
            await Task.Delay(20, deadline.Token);
            running.Clock.Advance(TimeSpan.FromHours(1));
        }

        await using var db = await running.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Builds.SingleAsync(Ct)).Number.ShouldBe(2);
    }

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

    [Fact]
    public async Task What_a_crash_has_left_goes_at_the_next_start()
    {
        var build = await host.AddBuildAsync(project);
        await FillAsync(build);
        var folders = host.Get<ArtifactFolders>();
        var gone = NewId();
        string[] left = [folders.UploadOf(NewId()), folders.ArtifactOf(build.Id, NewId()), folders.ArtifactOf(gone, NewId()), Path.Combine(folders.OutputOf(gone), "0.log")];
        string[] notOurs = [Path.Combine(folders.Uploads, "README"), Path.Combine(folders.ArtifactsOf(build.Id), "notes.txt"), Path.Combine(folders.Artifacts, "file")];
        foreach (var file in left.Concat(notOurs))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "left", Ct);
        }

        await using (var next = await BuildsHost.StartAsync(host.DataDirectory, host.Instance, host.Clock))
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!next.Logged.Contains("that nothing referred to", StringComparison.Ordinal))
            {
                host.Clock.Advance(TimeSpan.FromSeconds(10));
                await Task.Delay(20, deadline.Token);
            }

            left.Where(File.Exists).ShouldBeEmpty();
            notOurs.ShouldAllBe(file => File.Exists(file));
            Folders("artifacts").ShouldBe([build.Id.ToString()]);
            Folders("output").ShouldBe([build.Id.ToString()]);
            await using var db = await next.Get<BuildsStore>().ReadAsync(Ct);
            File.Exists(folders.ArtifactOf(build.Id, (await db.Artifacts.SingleAsync(Ct)).Id)).ShouldBeTrue();
        }

        // The one host has taken the directory with it; the other does the same.
        Directory.CreateDirectory(host.DataDirectory);
    }

    [Fact]
    public async Task An_upload_under_way_is_left_alone_before_and_after_its_move()
    {
        var build = await host.AddBuildAsync(project);
        var folders = host.Get<ArtifactFolders>();
        await using (var upload = ArtifactUpload.Begin(folders, NewId()))
        {
            (await host.Get<LeftFiles>().RemoveAsync(Ct)).ShouldBe(0);
            File.Exists(folders.UploadOf(upload.Id)).ShouldBeTrue();
            upload.MoveTo(build.Id);
            (await host.Get<LeftFiles>().RemoveAsync(Ct)).ShouldBe(0);
            File.Exists(folders.ArtifactOf(build.Id, upload.Id)).ShouldBeTrue();
            upload.Keep();
        }

        (await host.Get<LeftFiles>().RemoveAsync(Ct)).ShouldBe(1);
        Folders("artifacts").ShouldBeEmpty();
    }

    [Fact]
    public async Task No_link_leads_the_removal_astray()
    {
        var outside = Directory.CreateTempSubdirectory("tessera-outside-").FullName;
        var precious = Path.Combine(outside, NewId().ToString());
        await File.WriteAllTextAsync(precious, "precious", Ct);
        var folders = host.Get<ArtifactFolders>();
        var build = await host.AddBuildAsync(project);
        Directory.CreateDirectory(folders.Artifacts);
        Directory.CreateSymbolicLink(folders.ArtifactsOf(build.Id), outside);
        Directory.CreateSymbolicLink(folders.Uploads, outside);
        Directory.CreateSymbolicLink(folders.Output, outside);

        await host.Get<LeftFiles>().RemoveAsync(Ct);
        await host.Get<IProjectObserver>().ProjectDeletedAsync(project.Id, Ct);

        (await File.ReadAllTextAsync(precious, Ct)).ShouldBe("precious");
        Directory.Delete(folders.Uploads);
        Directory.Delete(folders.Output);
        Directory.Delete(outside, recursive: true);
    }

    private Guid NewId() => Guid.CreateVersion7(host.Clock.GetUtcNow());

    /// <summary>An artifact, a log and a test report, with their files.</summary>
    private async Task FillAsync(BuildRow build)
    {
        var folders = host.Get<ArtifactFolders>();
        var artifact = new ArtifactRow { Id = NewId(), BuildId = build.Id, Path = "a", Size = 1, Sha256 = "", CreatedAt = build.QueuedAt };
        foreach (var file in new[] { folders.ArtifactOf(build.Id, artifact.Id), Path.Combine(folders.OutputOf(build.Id), "0.log") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "x", Encoding.UTF8, Ct);
        }

        await AddAsync(build.ProjectId, db => db.AddRange(artifact, new TestReportRow { Id = NewId(), BuildId = build.Id, Results = "[]", CreatedAt = build.QueuedAt }));
    }

    private Task AddAsync(Guid projectId, Action<BuildsDb> add) => host.Get<BuildsStore>().ChangeAsync(projectId, db =>
    {
        add(db);
        return Task.FromResult(0);
    }, Ct);

    private async Task<int[]> NumbersAsync(Project? of = null)
    {
        var id = (of ?? project).Id;
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        return await db.Builds.Where(row => row.ProjectId == id).OrderBy(row => row.Number).Select(row => row.Number).ToArrayAsync(Ct);
    }

    /// <summary>All projects that anything is kept for.</summary>
    private async Task<Guid[]> OwnersAsync()
    {
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        return [.. await db.Projects.Select(row => row.Id).Union(db.Builds.Select(row => row.ProjectId)).Union(db.Pipelines.Select(row => row.ProjectId)).Union(db.Workflows.Select(row => row.ProjectId))
            .Union(db.EnvVars.Select(row => row.ProjectId)).Union(db.Follows.Select(row => row.ProjectId)).ToListAsync(Ct)];
    }

    private string[] Folders(string name)
    {
        var folder = Path.Combine(host.DataDirectory, "builds", name);
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))] : [];
    }
}
