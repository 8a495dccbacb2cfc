namespace Tessera.Server.Hosting;

/// <summary>Command line arguments as the host's configuration understands them.</summary>
internal static class HostArguments
{
    // Watching appsettings.json for changes means watching every folder below the working directory: seconds of every start where there are many.
    private const string NoWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Spells out <c>--demo</c>, a switch without a value that would swallow the next argument, and has settings read once.</summary>
    public static string[] From(IEnumerable<string> args) =>
        [NoWatching, .. args.Select(arg => arg == "--demo" ? $"--{Demo.Setting}=true" : arg)];
}
