using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Tessera.Builds.Tests.Support;

/// <summary>Clients for Node from <c>tests/clients</c>, installed once as their lock file says, in a copy.</summary>
internal static class NodeClients
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Runs one of the scripts against a server and gives what its calls answered, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonNode>> RunAsync(string script, Uri server, string token)
    {
        var output = await RunAsync("node", await Installed.Value, [script], ("TESSERA_HOST", server.ToString().TrimEnd('/')), ("TESSERA_TOKEN", token));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToDictionary(line => (string)line["call"]!, StringComparer.Ordinal);
    }

    private static async Task<string> InstallAsync()
    {
        var copy = Directory.CreateTempSubdirectory("tessera-clients-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(FindSource()))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        await RunAsync("npm", copy, ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]);
        return copy;
    }

    private static string FindSource()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var found = Path.Combine(directory.FullName, "tests", "clients");
            if (Directory.Exists(found))
                return found;
        }

        throw new InvalidOperationException("tests/clients is not above the tests.");
    }

    private static async Task<string> RunAsync(string command, string directory, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}: {output} {await errors}");
        return output;
    }
}
