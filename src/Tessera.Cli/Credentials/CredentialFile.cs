using System.Text.Json;
using Tessera.Cli.Http;

namespace Tessera.Cli.Credentials;

/// <summary>
/// The tokens that <c>login</c> keeps, one for each server. The file is made with mode 0600 from its first byte and put in
/// place by a rename, so that nobody ever reads it half written or while it is open to others.
/// </summary>
internal sealed class CredentialFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly SavedCredentials content;

    private CredentialFile(string path, SavedCredentials content) => (Path, this.content) = (path, content);

    public string Path { get; }

    public string? Current => content.Current;

    public SavedToken? Find(Uri server) => content.Servers.GetValueOrDefault(server.AbsoluteUri);

    /// <summary>Reads the file, if there is one. A mode that lets others read it is put right, and said.</summary>
    public static CredentialFile Load(Action<string> warn)
    {
        var path = System.IO.Path.Combine(ConfigDirectory.Path, "credentials.json");
        if (!File.Exists(path))
            return new CredentialFile(path, new SavedCredentials());
        Tighten(path, warn);
        try
        {
            var saved = JsonSerializer.Deserialize(File.ReadAllBytes(path), WireJson.Default.SavedCredentials);
            return new CredentialFile(path, saved ?? new SavedCredentials());
        }
        catch (JsonException)
        {
            throw CommandFailedException.Usage($"{path} cannot be read: it is not the JSON that this program writes.", "Delete it and sign in again: tessera login");
        }
    }

    public void Save(Uri server, SavedToken token)
    {
        content.Servers[server.AbsoluteUri] = token;
        content.Current = server.AbsoluteUri;
        Write();
    }

    public void Forget(Uri server)
    {
        content.Servers.Remove(server.AbsoluteUri);
        if (content.Current == server.AbsoluteUri)
            content.Current = content.Servers.Keys.FirstOrDefault();
        Write();
    }

    private void Write()
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        var draft = System.IO.Path.Combine(directory, $".credentials-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            using (var stream = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(stream, content, WireJson.Default.SavedCredentials);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, Path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static void Tighten(string path, Action<string> warn)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnerOnly) == UnixFileMode.None)
            return;
        File.SetUnixFileMode(path, OwnerOnly);
        warn($"{path} was open to others; its mode is 0600 again. If others use this machine, rotate the token: tessera token rotate --help");
    }
}
