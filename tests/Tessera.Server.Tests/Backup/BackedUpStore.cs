using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Backup;

/// <summary>A directory with an instance, and another into which its backup is restored, by the program itself; databases beside them on PostgreSQL.</summary>
public sealed class BackedUpStore : IDisposable
{
    public string Source { get; } = Directory.CreateTempSubdirectory("tessera-backup-").FullName;

    public string Target { get; } = Directory.CreateTempSubdirectory("tessera-restore-").FullName;

    public string Archive => Path.Combine(Source, "backup.zip");

    public string Journal => Path.Combine(Source, "revocations.journal");

    public async Task BackUpAsync(params string[] options)
    {
        var (exitCode, said) = await ServerProcess.RunAsync(Source, ["backup", "--to", Archive, .. options, $"--Tessera:DataDirectory={Source}"]);
        exitCode.ShouldBe(0, said);
    }

    /// <summary>Restores with the instance's key in its place.</summary>
    public Task<(int ExitCode, string Said)> RestoreAsync(params string[] options)
    {
        File.Copy(Path.Combine(Source, "instance.key"), Path.Combine(Target, "instance.key"), overwrite: true);
        return ServerProcess.RunAsync(Target, ["restore", "--from", Archive, .. options, $"--Tessera:DataDirectory={Target}"]);
    }

    /// <summary>Makes a token, backs up, and deletes it: gives its secret.</summary>
    public async Task<string> DeleteAfterBackupAsync()
    {
        await using var server = TesseraServer.Start(Source);
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("deleted");
        await BackUpAsync();
        await admin.OkAsync(HttpMethod.Delete, token.Path);
        return token.Secret;
    }

    public void Dispose()
    {
        foreach (var directory in new[] { Source, Target })
        {
            Directory.Delete(directory, recursive: true);
            if (TestPostgres.IsStore)
                TestPostgres.Drop(TestPostgres.NameOf(directory));
        }
    }
}
