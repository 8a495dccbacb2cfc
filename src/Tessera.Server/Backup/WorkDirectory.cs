using Microsoft.Data.Sqlite;

namespace Tessera.Server.Backup;

/// <summary>A directory for the two files while they are made or looked at, readable by us alone, and gone afterwards.</summary>
internal sealed class WorkDirectory : IDisposable
{
    public WorkDirectory(string beside)
    {
        var parent = Path.GetFullPath(beside);
        Directory.CreateDirectory(parent);
        FullPath = Directory.CreateDirectory(Path.Combine(parent, $".tessera-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}")).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string FullPath { get; }

    public StoreAddress.Sqlite Store => new(FullPath);

    /// <summary>Closes connections that are kept, so that everything is in the files.</summary>
    public static void Settle() => SqliteConnection.ClearAllPools();

    public void Dispose()
    {
        Settle();
        Directory.Delete(FullPath, recursive: true);
    }
}
