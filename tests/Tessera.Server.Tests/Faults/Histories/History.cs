using System.Collections.Concurrent;

namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>Writes down what clients see and what is done to nodes, from as many tasks as there are, by a clock that does not jump.</summary>
internal sealed class History
{
    private readonly long start = TimeProvider.System.GetTimestamp();
    private readonly ConcurrentQueue<Operation> operations = new();
    private readonly ConcurrentQueue<Disturbance> disturbances = new();
    private int tokens;

    /// <summary>How long it has been going on.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(start);

    public IReadOnlyList<Operation> Operations => [.. operations];

    /// <summary>A number for one token more.</summary>
    public int NextToken() => Interlocked.Increment(ref tokens);

    public void Add(OperationKind kind, string at, int token, TimeSpan begin, Reply reply) => operations.Enqueue(new(kind, at, token, begin, Now, reply));

    /// <summary>Notes that a node is not well until what is given back is disposed of; null for all of them.</summary>
    public IDisposable Disturb(string? at) => new Disturbing(this, at, Now);

    /// <summary>What all of it says of a promise.</summary>
    public HistoryReport Check(Promise promise) => new HistoryChecker(promise, [.. disturbances]).Check(Operations);

    private sealed class Disturbing(History history, string? at, TimeSpan begin) : IDisposable
    {
        public void Dispose() => history.disturbances.Enqueue(new(at, begin, history.Now));
    }
}
