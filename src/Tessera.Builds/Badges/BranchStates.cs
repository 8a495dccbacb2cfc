using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Badges;

/// <summary>
/// What badges say, kept in memory: a README that everybody reads costs no query a reader. A change made by this process shows at once, one made by another
/// after at most <see cref="BuildsOptions.BadgeAge"/>. Readers who come while a state is being read wait for that one query.
/// </summary>
internal sealed class BranchStates
{
    // Branches are made up freely by whoever asks for the badge of a public project: what is kept of them is bounded in number and length.
    private const int MaxBranches = 4_096;
    private const int MaxName = 256;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<string, Known>> projects = new();
    private readonly BuildsStore store;
    private readonly TimeProvider time;
    private readonly TimeSpan age;
    private int added;

    public BranchStates(BuildsStore store, TimeProvider time, IOptions<BuildsOptions> options)
    {
        this.store = store;
        this.time = time;
        age = options.Value.BadgeAge;
        store.Changed += projectId => projects.TryRemove(projectId, out _);
    }

    /// <summary>How many branches are kept.</summary>
    public int Count => projects.Sum(project => project.Value.Count);

    /// <summary>The state of a branch.</summary>
    public ValueTask<BadgeState> OfAsync(Guid projectId, ReadOnlySpan<char> branch)
    {
        if (branch.Length > MaxName)
            return new(ReadAsync(projectId, branch.ToString()));
        // Taken before reading: a change throws this dictionary away, and with it whatever a reader who was too early puts there.
        var branches = projects.GetOrAdd(projectId, static _ => new(StringComparer.Ordinal));
        if (!branches.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(branch, out var known))
            return new(LoadAsync(projectId, branches, branch.ToString(), null));
        if (time.GetElapsedTime(known.ReadAt) > age)
            return new(LoadAsync(projectId, branches, branch.ToString(), known));
        return known.State.IsCompletedSuccessfully ? new(known.State.Result) : new(known.State);
    }

    private Task<BadgeState> LoadAsync(Guid projectId, ConcurrentDictionary<string, Known> branches, string branch, Known? old)
    {
        var promise = new TaskCompletionSource<BadgeState>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mine = new Known(promise.Task, time.GetTimestamp());
        if (old is null ? branches.TryAdd(branch, mine) : branches.TryUpdate(branch, mine, old))
            _ = FillAsync(projectId, branches, branch, promise);
        else
            return branches.TryGetValue(branch, out var other) ? other.State : ReadAsync(projectId, branch);
        if (old is null && Interlocked.Increment(ref added) >= MaxBranches)
        {
            Volatile.Write(ref added, 0);
            projects.Clear();
        }

        return promise.Task;
    }

    private async Task FillAsync(Guid projectId, ConcurrentDictionary<string, Known> branches, string branch, TaskCompletionSource<BadgeState> promise)
    {
        try
        {
            promise.SetResult(await ReadAsync(projectId, branch));
        }
        catch (Exception failure)
        {
            branches.TryRemove(branch, out _);
            promise.SetException(failure);
        }
    }

    // Many wait for the result: none of them can give it up for the others.
    private async Task<BadgeState> ReadAsync(Guid projectId, string branch)
    {
        await using var db = await store.ReadAsync(CancellationToken.None);
        return DecidingBuild.StateOf(await DecidingBuild.FindAsync(db, projectId, branch, CancellationToken.None));
    }

    private sealed record Known(Task<BadgeState> State, long ReadAt);
}
