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
    public TriggerFault? Check()
    {
        if (Tag is not null && Revision is not null)
            return new("revision", "revision and tag: one of them, not both.");
        if (Tag is not null && Branch is not null)
            return new("branch", "branch and tag: one of them, not both.");
        return TriggerFault.Of("branch", Branch is null ? null : RefNames.CheckBranch(Branch))
            ?? TriggerFault.Of("tag", Tag is null ? null : RefNames.CheckTag(Tag))
            ?? TriggerFault.Of("revision", Revision is null ? null : RefNames.CheckRevision(Revision))
            ?? TriggerFault.Of("job", RefNames.CheckJob(JobOrDefault))
            ?? TriggerFault.Of("build_parameters", BuildParameters.Check(Parameters));
    }
}

/// <summary>What is wrong with a trigger.</summary>
/// <param name="Field">Name of the member, as it is sent.</param>
/// <param name="Message">What is allowed.</param>
internal sealed record TriggerFault(string Field, string Message)
{
    /// <summary>The fault of a member; null when there is nothing to say of it.</summary>
    public static TriggerFault? Of(string field, string? message) => message is null ? null : new(field, message);
}
