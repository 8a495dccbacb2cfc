using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Runner.Display;
using Tessera.Cli.Runner.Files;
using Tessera.Cli.Runner.Processes;
using Tessera.Cli.Runner.Wire;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Runner;

/// <summary>Claims the builds that are triggered in a project, and runs them on this machine.</summary>
internal static class RunBuilds
{
    private static readonly Option<string> Project = new("--project") { Description = "The project: gh/acme/web", Required = true };
    private static readonly Option<string?> Run = new("--run") { Description = "The command of every job that --job does not name", HelpName = "command" };
    private static readonly Option<string[]> Job = new("--job") { Description = "The command of one job: deploy='./deploy.sh'. Without --run other jobs are left to others", HelpName = "name=command" };
    private static readonly Option<string[]> Artifacts = new("--artifacts") { Description = "Files to upload afterwards: 'dist/**'", HelpName = "pattern" };
    private static readonly Option<string[]> Reports = new("--junit") { Description = "JUnit reports to hand in afterwards: 'report.xml'", HelpName = "pattern" };
    private static readonly Option<bool> Once = new("--once") { Description = "Run one build and leave; leave at once when none is queued" };
    private static readonly Option<string?> Name = new("--name") { Description = "What the runner calls itself. Default: this machine's name" };
    private static readonly Option<string> Poll = new("--poll") { Description = "How long to wait when no build is queued", DefaultValueFactory = _ => "5s", HelpName = "time" };
    private static readonly Option<string> TimeLimit = new("--timeout") { Description = "How long a command may take", DefaultValueFactory = _ => "1h", HelpName = "time" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the working directories behind" };

    public static Command Create() =>
        new Command("runner", "Runs the builds of a project on this machine")
        {
            Project, Run, Job, Artifacts, Reports, Once, Name, Poll, TimeLimit, Keep,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var settings = Read(parsed);
        Privacy.Shut();
        using var second = new SecondSignal();
        await using var display = Open(session.Screen);
        var loop = new RunnerLoop(settings, new BuildsClient(session.Client, settings.Project), display, (build, outcome) => Print(session.Screen, build, outcome));
        return await loop.RunAsync(ct, second.Token);
    }

    private static RunnerSettings Read(ParseResult parsed) => new()
    {
        Project = Slug(parsed.GetRequiredValue(Project)),
        Commands = JobCommands.Parse(parsed.GetValue(Run), parsed.GetValue(Job) ?? []),
        Artifacts = Patterns(parsed, Artifacts),
        Reports = Patterns(parsed, Reports),
        Once = parsed.GetValue(Once),
        Name = parsed.GetValue(Name) ?? Environment.MachineName,
        Poll = Intervals.Parse(Poll.Name, parsed.GetRequiredValue(Poll)),
        Timeout = Intervals.Parse(TimeLimit.Name, parsed.GetRequiredValue(TimeLimit)),
        Keep = parsed.GetValue(Keep),
    };

    private static string Slug(string given) =>
        given.Split('/') is { Length: 3 } parts && parts.All(part => part is not ("" or "." or ".."))
            ? given
            : throw CommandFailedException.Usage("--project must look like gh/acme/web.");

    private static List<FilePattern> Patterns(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).Select(given => FilePattern.Parse(option.Name, given))];

    private static IRunnerDisplay Open(Screen screen) => screen.Json
        ? new PlainDisplay(TextWriter.Null)
        : Console.IsOutputRedirected ? new PlainDisplay(Console.Out) : new LiveDisplay(Screen.Drawing(live: true));

    /// <summary>One document a line: a runner that goes on has no end to wait for.</summary>
    private static void Print(Screen screen, ClaimedBuild? build, RunOutcome outcome)
    {
        if (screen.Json)
            Console.Out.WriteLine(Document(build, outcome).ToJsonString());
    }

    private static JsonObject Document(ClaimedBuild? build, RunOutcome outcome) => build is null
        ? new() { ["build_num"] = null, ["outcome"] = null }
        : new()
        {
            ["build_num"] = build.BuildNum,
            ["job"] = build.Job,
            ["branch"] = build.Branch,
            ["outcome"] = outcome.ToWire(),
            ["build_url"] = build.BuildUrl,
        };
}
