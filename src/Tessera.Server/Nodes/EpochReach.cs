namespace Tessera.Server.Nodes;

/// <summary>How far a change has come.</summary>
/// <param name="Nodes">How many nodes run.</param>
/// <param name="Confirmed">How many of them know of it.</param>
/// <param name="ElapsedMs">How long that was waited for.</param>
internal sealed record EpochReach(int Nodes, int Confirmed, long ElapsedMs);
