using System.Diagnostics.CodeAnalysis;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>A build as its runner gets it: with environment variables in clear, this once.</summary>
internal sealed record ClaimedBuild : BuildSummary
{
    [SetsRequiredMembers]
    public ClaimedBuild(BuildRow build, Project project, string origin, IReadOnlyDictionary<string, string> env, LeaseTerm lease)
        : base(Of(build, project, origin))
    {
        BuildParameters = Builds.BuildParameters.OfStored(build.Parameters);
        Env = env;
        Lease = lease;
    }

    public IReadOnlyDictionary<string, string> BuildParameters { get; }

    /// <summary>Values in clear, by name.</summary>
    public IReadOnlyDictionary<string, string> Env { get; }

    public LeaseTerm Lease { get; }

    /// <summary>Which build, never the variables.</summary>
    public override string ToString() => $"{BuildUrl} {Lease.Id}";
}

/// <summary>A lease and how long it lasts unless the runner is heard of.</summary>
/// <param name="Id">The lease.</param>
/// <param name="EndsAt">When it lapses.</param>
/// <param name="Seconds">Its duration, from now.</param>
internal sealed record LeaseTerm(Guid Id, DateTimeOffset EndsAt, int Seconds);
