namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>How late a change may arrive.</summary>
/// <param name="Connected">At a node that reaches its store: two seconds, with notifications lost too, since it asks once a second.</param>
/// <param name="Disturbed">At a node that does not: <c>MaxStaleness</c>, exactly, since it refuses from then on.</param>
/// <param name="Nodes">The nodes, by name. What is asked at another name is asked of any of them: the balancer.</param>
internal sealed record Promise(TimeSpan Connected, TimeSpan Disturbed, IReadOnlyList<string> Nodes);
