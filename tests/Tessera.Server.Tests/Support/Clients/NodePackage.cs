using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary><c>clients/node</c>, built and packed once for the run in a copy, and what is installed from it.</summary>
internal static partial class NodePackage
{
    private const string Quiet = "--ignore-scripts --prefer-offline --no-audit --no-fund";

    // What a checkout in use has beside the sources.
    private static readonly string[] NotSources = ["node_modules", "dist"];

    private static readonly string[] Servers = ["express", "fastify", "graphql", "graphql-yoga", "@apollo/server", "@envelop/core"];

    private static readonly Lazy<Task<string>> Build = new(BuildAsync);
    private static readonly Lazy<Task<string>> Pack = new(PackAsync);
    private static readonly Lazy<Task<string>> Readme = new(InstallReadmeAsync);

    public static string Source { get; } = Path.Combine(Repository.Root, "clients", "node");

    /// <summary>The folder in which the package was built, with what its tests need.</summary>
    public static Task<string> BuiltAsync() => Build.Value;

    /// <summary>A project that was empty, with the packed package, the servers that its readme guards, and the readme's programs as files.</summary>
    public static Task<string> ReadmeProjectAsync() => Readme.Value;

    /// <summary>A copy of a sample, with the packed package in place of the sources.</summary>
    public static async Task<string> SampleAsync(string name)
    {
        var copy = TemporaryFolder($"sample-{name}");
        CopySources(Path.Combine(Repository.Root, "samples", name), copy);
        await Shell.RunAsync($"npm install {Quiet} '{await Pack.Value}'", copy);
        return copy;
    }

    /// <summary>Copies the package's sources, as a fresh checkout has them.</summary>
    public static void CopySourcesTo(string target) => CopySources(Source, target);

    private static async Task<string> BuildAsync()
    {
        var copy = TemporaryFolder("package");
        CopySources(Source, copy);
        await Shell.RunAsync($"npm ci {Quiet} && npm run build", copy);
        return copy;
    }

    private static async Task<string> PackAsync()
    {
        var output = await Shell.RunAsync("npm pack --ignore-scripts --silent", await Build.Value);
        return Path.Combine(await Build.Value, output.Trim());
    }

    private static async Task<string> InstallReadmeAsync()
    {
        var project = TemporaryFolder("project");
        await File.WriteAllTextAsync(Path.Combine(project, "package.json"), """{"private":true,"type":"module"}""");
        var versions = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Source, "package.json")))!["devDependencies"]!;
        var servers = string.Join(' ', Servers.Select(name => $"{name}@{versions[name]}"));
        await Shell.RunAsync($"npm install {Quiet} '{await Pack.Value}' {servers}", project);
        foreach (Match program in Programs().Matches(await File.ReadAllTextAsync(Path.Combine(project, "node_modules", "tessera-tokens", "README.md"))))
            await File.WriteAllTextAsync(Path.Combine(project, program.Groups["file"].Value), program.Groups["text"].Value);
        return project;
    }

    private static string TemporaryFolder(string what)
    {
        var folder = Directory.CreateTempSubdirectory($"tessera-node-{what}-").FullName;
        // Not waited for: on a busy disk it takes longer than the runner gives a process to end.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("rm", ["-rf", folder]).Dispose();
        return folder;
    }

    private static void CopySources(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(source).Where(folder => !NotSources.Contains(Path.GetFileName(folder))))
            CopySources(folder, Path.Combine(target, Path.GetFileName(folder)));
    }

    [GeneratedRegex("^```js\n(?<text>// (?<file>[a-z]+\\.js)\n.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Programs();
}
