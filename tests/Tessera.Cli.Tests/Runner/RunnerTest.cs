using System.Text.Json.Nodes;
using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Runner;

/// <summary>The program as a runner of the project gh/acme/web on the stand-in server.</summary>
public abstract class RunnerTest : CliTest
{
    internal FakeBuilds Builds => Server.Builds;

    /// <summary>Queues a build and runs it.</summary>
    internal async Task<(FakeBuild Build, CliResult Result)> OnceAsync(string command, JsonObject? env = null, params string[] more)
    {
        var build = Builds.Queue(env: env);
        return (build, await RunAsync(Arguments(command, more)));
    }

    /// <summary>Starts it, for what has to be done while it runs.</summary>
    internal CliProcess Start(string command, params string[] more) =>
        Start(Arguments(command, more), "", ("TESSERA_TOKEN", Server.AdminSecret));

    internal static string[] Arguments(string command, params string[] more) => ["runner", "--project", "gh/acme/web", "--run", command, "--once", .. more];

    /// <summary>What a process was started as; empty when it has ended, also while nobody has taken note of that.</summary>
    internal static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
