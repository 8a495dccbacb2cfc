using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Tessera.AspNetCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Retention;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Retention;

/// <summary>What tests of removal begin with: a host whose rounds stand still, so that each test calls for what it is about.</summary>
public abstract class RetentionTest : IAsyncLifetime
{
    private protected static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private protected BuildsHost host = null!;
    private protected Project project = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync(settings: [("Builds:KeepFor", "30.00:00:00")]);
        project = host.Instance.AddProject("gh/acme/web");
        await host.Get<IEnumerable<IHostedService>>().OfType<RetentionRounds>().Single().StopAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Guid NewId() => Guid.CreateVersion7(host.Clock.GetUtcNow());

    /// <summary>An artifact, a log and a test report, with their files.</summary>
    private protected async Task FillAsync(BuildRow build)
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

    private protected Task AddAsync(Guid projectId, Action<BuildsDb> add) => host.Get<BuildsStore>().ChangeAsync(projectId, db =>
    {
        add(db);
        return Task.FromResult(0);
    }, Ct);

    private protected async Task<int[]> NumbersAsync(Project? of = null)
    {
        var id = (of ?? project).Id;
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        return await db.Builds.Where(row => row.ProjectId == id).OrderBy(row => row.Number).Select(row => row.Number).ToArrayAsync(Ct);
    }

    /// <summary>All projects that anything is kept for.</summary>
    private protected async Task<Guid[]> OwnersAsync()
    {
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        return [.. await db.Projects.Select(row => row.Id).Union(db.Builds.Select(row => row.ProjectId)).Union(db.Pipelines.Select(row => row.ProjectId)).Union(db.Workflows.Select(row => row.ProjectId))
            .Union(db.EnvVars.Select(row => row.ProjectId)).Union(db.Follows.Select(row => row.ProjectId)).ToListAsync(Ct)];
    }

    private protected string[] Folders(string name)
    {
        var folder = Path.Combine(host.DataDirectory, "builds", name);
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))] : [];
    }
}
