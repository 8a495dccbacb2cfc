namespace Tessera.Builds.Builds;

/// <summary>Where a project's repository is, as far as its slug tells.</summary>
internal static class VcsUrls
{
    /// <summary>Address of the repository.</summary>
    public static string Of(string slug)
    {
        var path = slug[(slug.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return $"https://{HostOf(slug)}/{path}";
    }

    /// <summary>Name of the provider for people.</summary>
    public static string ProviderOf(string slug) => slug[..2] switch
    {
        "gh" => "GitHub",
        "bb" => "Bitbucket",
        _ => "GitLab",
    };

    /// <summary>Name of the provider on the wire.</summary>
    public static string TypeOf(string slug) => slug[..2] switch
    {
        "gh" => "github",
        "bb" => "bitbucket",
        _ => "gitlab",
    };

    private static string HostOf(string slug) => slug[..2] switch
    {
        "gh" => "github.com",
        "bb" => "bitbucket.org",
        _ => "gitlab.com",
    };
}
