namespace Tessera.Cli.Runner.Wire;

/// <summary>A file as the body of a request, read while it is sent.</summary>
internal static class FileContent
{
    public static HttpContent Of(string location)
    {
        // What has no length is not opened: it may be a named pipe, which would never end, and there is nothing to read in any case.
        if (new FileInfo(location).Length == 0)
            return new ByteArrayContent([]);
        return new StreamContent(new FileStream(location, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        }));
    }
}
