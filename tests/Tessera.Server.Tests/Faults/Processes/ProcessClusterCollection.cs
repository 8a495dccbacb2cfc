namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>The tests that share the three processes, one after the other.</summary>
[CollectionDefinition(nameof(ProcessCluster))]
#pragma warning disable CA1711 // xunit's word.
public sealed class ProcessClusterCollection : ICollectionFixture<ProcessCluster>;
#pragma warning restore CA1711
