using Tessera.Server.Storage;

namespace Tessera.Server.Nodes;

/// <summary>Another node, as this one knows it.</summary>
/// <param name="Row">What it said last.</param>
/// <param name="HeardAt">Timestamp at which this node first saw that.</param>
internal sealed record KnownNode(NodeRow Row, long HeardAt);
