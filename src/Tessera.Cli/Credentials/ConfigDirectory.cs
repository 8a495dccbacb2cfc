namespace Tessera.Cli.Credentials;

internal static class ConfigDirectory
{
    /// <summary><c>$XDG_CONFIG_HOME/tessera</c>, else <c>~/.config/tessera</c> (on Windows under the roaming profile).</summary>
    public static string Path
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            // The XDG rules: a relative path is invalid and to be ignored.
            if (string.IsNullOrEmpty(home) || !System.IO.Path.IsPathFullyQualified(home))
            {
                home = OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                    : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
            }
            return System.IO.Path.Combine(home, "tessera");
        }
    }
}
