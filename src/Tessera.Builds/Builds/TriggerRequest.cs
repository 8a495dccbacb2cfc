namespace Tessera.Builds.Builds;

/// <summary>What a trigger asks for, v1.1 and v2 alike.</summary>
internal sealed record TriggerRequest
{
    /// <summary>The branch; the project's default branch when neither it nor <see cref="Tag"/> is given.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag, instead of a branch.</summary>
    public string? Tag { get; init; }

    /// <summary>The revision, of a branch.</summary>
    public string? Revision { get; init; }

    /// <summary>The job; when it is null, the parameter <see cref="BuildParameters.Job"/> names it, else it is <see cref="DefaultJob"/>.</summary>
    public string? Job { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = BuildParameters.None;

    /// <summary>Name of the job when none is given.</summary>
    public const string DefaultJob = "build";

    /// <summary>The job, whoever names it.</summary>
    public string JobOrDefault => Job ?? (Parameters.TryGetValue(BuildParameters.Job, out var named) && named.Length > 0 ? named : DefaultJob);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Check()
    {
        if (Tag is not null && Revision is not null)
            return "revision and tag: one of them, not both.";
        if (Tag is not null && Branch is not null)
            return "branch and tag: one of them, not both.";
        return (Branch is null ? null : RefNames.CheckBranch(Branch))
            ?? (Tag is null ? null : RefNames.CheckTag(Tag))
            ?? (Revision is null ? null : RefNames.CheckRevision(Revision))
            ?? RefNames.CheckJob(JobOrDefault)
            ?? BuildParameters.Check(Parameters);
    }
}
