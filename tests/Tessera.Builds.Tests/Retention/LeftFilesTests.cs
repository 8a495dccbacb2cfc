using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Retention;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Retention;

/// <summary>Files that nothing refers to are removed, and no others.</summary>
public sealed class LeftFilesTests : RetentionTest
{
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
}
