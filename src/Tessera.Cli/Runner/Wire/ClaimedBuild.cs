namespace Tessera.Cli.Runner.Wire;

/// <summary>A build as it is handed to a runner. A class, so that no text form shows the values of its variables.</summary>
internal sealed class ClaimedBuild
{
    public required int BuildNum { get; init; }

    public string? Branch { get; init; }

    public string? VcsTag { get; init; }

    public string? VcsRevision { get; init; }

    public string? BuildUrl { get; init; }

    /// <summary>The project's organisation.</summary>
    public string? Username { get; init; }

    /// <summary>The project's repository.</summary>
    public string? Reponame { get; init; }

    public ClaimedWorkflow? Workflows { get; init; }

    /// <summary>Set rather than init, as below: the generated reader overwrites what is init with null when the answer does not have it.</summary>
    public Dictionary<string, string> BuildParameters { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The project's environment variables, in clear.</summary>
    public Dictionary<string, string> Env { get; set; } = new(StringComparer.Ordinal);

    public required ClaimedLease Lease { get; init; }

    public string Job => Workflows?.JobName ?? "build";
}

/// <summary>Names the job of a build.</summary>
internal sealed record ClaimedWorkflow(string? JobName);

/// <summary>For how long the build is this runner's, counted from the answer on.</summary>
internal sealed record ClaimedLease(string Id, double Seconds);

/// <summary>How a heartbeat is answered.</summary>
internal sealed record HeartbeatAnswer(double Seconds, string? Status);
