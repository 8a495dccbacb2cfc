namespace Tessera.Cli;

internal static class ServerAddress
{
    /// <summary>Reads a server's address into the one form under which its token is kept: with a trailing slash, nothing after the path.</summary>
    public static Uri Parse(string given)
    {
        if (!Uri.TryCreate(given.Trim(), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw CommandFailedException.Usage(
                "The server's address must look like https://tokens.example.com, without user name, query or fragment");
        }
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }
}
