using System.Text.RegularExpressions;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary><c>Tessera.AspNetCore</c> and what it needs of this repository, packed once for the run, and what is installed from it.</summary>
internal static partial class DotNetPackage
{
    // No release has it: what is restored is what was packed here.
    public const string Version = "0.0.0-packed";

    private const string Quiet = "-v quiet -nodeReuse:false";
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static readonly Lazy<Task<string>> Pack = new(PackAsync);
    private static readonly Lazy<Task<string>> Readme = new(BuildReadmeAsync);

    /// <summary>The folder with the packages.</summary>
    public static Task<string> PackedAsync() => Pack.Value;

    /// <summary>The built program of the readme: a project that was empty, with the packed package and the readme's lines, and nothing else.</summary>
    public static Task<string> ReadmeProgramAsync() => Readme.Value;

    /// <summary>The program in the readme of a package.</summary>
    public static string ProgramOf(string readme) => Programs().Match(readme).Groups["text"].Value;

    private static async Task<string> PackAsync()
    {
        var feed = TemporaryFolder("feed");
        foreach (var project in new[] { "Tessera", "Tessera.AspNetCore" })
        {
            await Shell.RunAsync(
                $"dotnet pack src/{project} --no-build -c {Configuration} -p:Version={Version} -o '{feed}' {Quiet}", Repository.Root);
        }

        return feed;
    }

    private static async Task<string> BuildReadmeAsync()
    {
        var (feed, project) = (await Pack.Value, TemporaryFolder("readme"));
        await File.WriteAllTextAsync(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="packed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{RestoredPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Tessera.AspNetCore", "README.md"));
        // A version has to be named: it is a preview of a release that there is none of.
        await Shell.RunAsync(Commands().Match(readme).Groups["text"].Value.Replace("package Tessera.AspNetCore", $"package Tessera.AspNetCore --version {Version}", StringComparison.Ordinal), project);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), ProgramOf(readme));
        await Shell.RunAsync($"dotnet build {Quiet}", project);
        return Path.Combine(project, "bin", "Debug", "net10.0", "Articles.dll");
    }

    // Where what this project itself was built from lies: packages of others are taken from there.
    private static string RestoredPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string TemporaryFolder(string what)
    {
        var folder = Directory.CreateTempSubdirectory($"tessera-dotnet-{what}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    [GeneratedRegex("^```sh\n(?<text>dotnet new.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Commands();

    [GeneratedRegex("^```csharp\n// Program\\.cs\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Programs();
}
