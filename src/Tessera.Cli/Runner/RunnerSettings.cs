namespace Tessera.Cli.Runner;

/// <summary>What one runner was told to do.</summary>
internal sealed record RunnerSettings
{
    /// <summary>The project's slug, <c>gh/acme/web</c>.</summary>
    public required string Project { get; init; }

    public required JobCommands Commands { get; init; }

    /// <summary>What to upload of the working directory.</summary>
    public required IReadOnlyList<Files.FilePattern> Artifacts { get; init; }

    /// <summary>Which files of the working directory are JUnit reports.</summary>
    public required IReadOnlyList<Files.FilePattern> Reports { get; init; }

    /// <summary>How the runner calls itself.</summary>
    public required string Name { get; init; }

    /// <summary>How long to wait before asking again when no build is queued.</summary>
    public required TimeSpan Poll { get; init; }

    /// <summary>How long a command may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether to leave after one build, or when there is none.</summary>
    public required bool Once { get; init; }

    /// <summary>Whether working directories stay behind.</summary>
    public required bool Keep { get; init; }
}
