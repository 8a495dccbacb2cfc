namespace Tessera.Builds.Builds;

/// <summary>A step as it is reported.</summary>
internal sealed record StepReport(
    string Name, string? Command = null, string? Status = null, int? ExitCode = null, DateTimeOffset? StartedAt = null, DateTimeOffset? StoppedAt = null)
{
    private const int MaxCommandLength = 32 << 10;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="index">Its place among the steps.</param>
    public string? Check(int index)
    {
        if (RefNames.Check($"steps[{index}].name", Name, 200) is { } error)
            return error;
        if (Command is { Length: > MaxCommandLength } || Command?.Contains('\0', StringComparison.Ordinal) == true)
            return $"steps[{index}].command: at most {MaxCommandLength} characters, none of them NUL.";
        if (Status is not null && !BuildStep.Statuses.Contains(Status))
            return $"steps[{index}].status: {string.Join(", ", BuildStep.Statuses)}.";
        return StoppedAt < StartedAt ? $"steps[{index}].stopped_at: before started_at." : null;
    }

    /// <summary>What the rest of it tells about how it goes.</summary>
    private string StatusOfExit => ExitCode switch
    {
        0 => "success",
        not null => "failed",
        null when StoppedAt is null => BuildStep.Running,
        null => "success",
    };

    /// <summary>As it is kept.</summary>
    public BuildStep ToStep() => new(Name)
    {
        Command = Command,
        Status = Status ?? StatusOfExit,
        ExitCode = ExitCode,
        StartedAt = StartedAt,
        StoppedAt = StoppedAt,
    };
}
