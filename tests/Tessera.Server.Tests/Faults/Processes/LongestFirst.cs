using Tessera.Server.Tests.Faults.Processes;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>Begins with the tests that share the three processes: they mostly wait, one after the other, and begun last they would be waited for.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == nameof(ProcessCluster) ? 0 : 1)];
}
