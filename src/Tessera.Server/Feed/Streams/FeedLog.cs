using System.Security.Cryptography;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Verification;

namespace Tessera.Server.Feed.Streams;

/// <summary>
/// The newest changes of what this node holds in memory, numbered in their order, for the programs that hold a copy. A reader that has fallen behind further
/// than this reaches begins again with everything. The numbers mean something within one run of the process, which has a name of its own for that reason.
/// </summary>
internal sealed class FeedLog(TokenIndex index, ProjectIndex projects, CurrentCatalogue catalogue)
{
    // Some 400 bytes each, with a name and a record: 6 MiB at most, beside grants that no token has any more.
    private const int Kept = 16 * 1024;

    private readonly Lock one = new();
    private readonly FeedChange[] ring = new FeedChange[Kept];
    private TaskCompletionSource next = NewSignal();
    private long head;

    /// <summary>Name of this run of the process.</summary>
    public string Run { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Number of the newest change.</summary>
    public long Head
    {
        get
        {
            lock (one)
                return head;
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task Next
    {
        get
        {
            lock (one)
                return next.Task;
        }
    }

    /// <summary>Begins to note changes: after the load, which nobody can have read yet.</summary>
    public void Begin()
    {
        index.Changed = change => Add(new FeedChange.OfIndex(change));
        projects.Changed = (project, isThere) => Add(new FeedChange.OfProject(project, isThere));
        catalogue.Published = () => Add(new FeedChange.OfCatalogue());
    }

    /// <summary>The changes after a number, oldest first; null when they are not all here any more, or never were.</summary>
    public IReadOnlyList<FeedChange>? After(long number)
    {
        lock (one)
        {
            if (number > head || head - number > Kept)
                return null;
            var changes = new FeedChange[head - number];
            for (var i = 0; i < changes.Length; i++)
                changes[i] = ring[(number + 1 + i) % Kept];
            return changes;
        }
    }

    private void Add(FeedChange change)
    {
        TaskCompletionSource waiting;
        lock (one)
        {
            ring[++head % Kept] = change;
            (waiting, next) = (next, NewSignal());
        }

        waiting.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One change of what a node holds in memory.</summary>
internal abstract record FeedChange
{
    private FeedChange()
    {
    }

    public sealed record OfIndex(IndexChange Change) : FeedChange;

    public sealed record OfProject(ProjectRecord Project, bool IsThere) : FeedChange;

    /// <summary>There is another catalogue: it is sent as it is when it is sent.</summary>
    public sealed record OfCatalogue : FeedChange;
}
