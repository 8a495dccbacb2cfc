namespace Tessera.Builds.Runners;

/// <summary>What a call shows to be its build's runner.</summary>
/// <param name="TokenId">Id of the token that it presents.</param>
/// <param name="LeaseId">The lease that it names; null when it names none. One that cannot be read is one that nobody has.</param>
internal sealed record LeaseProof(Guid TokenId, Guid? LeaseId);
