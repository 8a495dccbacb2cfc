using System.Buffers.Binary;
using System.Net;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

/// <summary>What <see cref="TokenIndex"/> is to do, told by dictionaries: apply the same history to both, then compare.</summary>
internal sealed class IndexModel
{
    public const int Keys = 3000;

    private static readonly TokenDigest[] Digests = [.. Enumerable.Range(0, Keys).Select(MakeDigest)];
    private static readonly ClientAddress[] Addresses = [.. Enumerable.Range(1, 5).Select(i => ClientAddress.From(new IPAddress([10, 0, 0, (byte)i])))];

    private static readonly Permission Find = Samples.Permission("shop:article.find");

    private readonly TokenIndex index = new();
    private readonly Dictionary<int, State> tokens = [];
    private readonly Dictionary<string, Grant> grants = [];
    private readonly Dictionary<Guid, TokenUsage> pending = [];
    private readonly List<Guid> firstUsed = [];
    private readonly List<Guid> expectedFirstUsed = [];
    private long now = 1_900_000_000_000;

    public IndexModel() => index.FirstUsed = firstUsed.Add;

    public void Apply(IndexStep step)
    {
        now += 1000;
        var change = step switch
        {
            { Kind: IndexStepKind.Remove } => Remove,
            { Kind: IndexStepKind.Use } => key => Use(key, allowed: key % 3 != 0, live: key % 3 != 0 || key % 5 != 0),
            { Kind: IndexStepKind.Put } => (Action<int>)(key => Put(key, step.Variant)),
            _ => null,
        };
        if (step.Kind == IndexStepKind.Replace)
            Replace(MakeGrant($"grant{step.From % 7}"));
        else if (step.Kind == IndexStepKind.Reserve)
            index.Reserve(step.Count);
        else if (step.Kind == IndexStepKind.TakeUsage)
            TakeUsage();
        for (var i = 0; change is not null && i < step.Count; i++)
            change((step.From + i) % Keys);
    }

    public void ShouldAgree()
    {
        index.Count.ShouldBe(tokens.Count);
        firstUsed.ShouldBe(expectedFirstUsed);
        for (var key = 0; key < Keys; key++)
        {
            var found = index.TryFind(Digests[key], out var token);
            var expected = tokens.GetValueOrDefault(key);
            if (found != expected is not null || (found && !IsSame(token, expected!)))
                Assert.Fail($"Token {key}: expected {expected?.ToString() ?? "nothing"}, found {(found ? $"{token.Id} {token.Name} {token.ExpiresAt} {token.Grant} used {token.LastUsedAt}" : "nothing")}");
        }
    }

    public void TakeUsage()
    {
        var taken = index.TakeUsage();
        taken.OrderBy(u => u.Id).ShouldBe(pending.Values.OrderBy(u => u.Id));
        pending.Clear();
    }

    private bool IsSame(in IndexedToken token, State expected) =>
        token.Id == expected.Record.Id && token.Digest == expected.Record.Digest && ReferenceEquals(token.Grant, grants[expected.Record.Grant.Key])
        && token.ExpiresAt == expected.Record.ExpiresAt && string.Equals(token.Name, expected.Record.Name, StringComparison.Ordinal)
        && token.LastUsedAt == expected.UsedAt && token.LastUsedFrom == expected.UsedFrom && token.LastUsedFor == expected.UsedFor;

    private void Put(int key, int variant)
    {
        var grant = MakeGrant($"grant{(key + variant) % 7}");
        var record = Samples.Record(Digests[key], grant, variant % 2 == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(now + key)) with
        {
            Name = variant % 3 == 0 ? $"名前 {key}" : $"token-{key}-{variant}",
            ReportsFirstUse = variant % 4 == 0,
        };
        index.Put(record);
        grants[grant.Key] = grant;
        tokens[key] = tokens.TryGetValue(key, out var before) ? before with { Record = record } : new(record, null, default, null, false);
    }

    private void Remove(int key)
    {
        index.Remove(Digests[key]);
        tokens.Remove(key);
    }

    private void Replace(Grant grant)
    {
        index.Replace(grant);
        if (grants.ContainsKey(grant.Key))
            grants[grant.Key] = grant;
    }

    private void Use(int key, bool allowed, bool live)
    {
        if (!index.TryFind(Digests[key], out var token))
            return;
        var from = Addresses[key % Addresses.Length];
        var action = key % 4 == 0 ? null : new CatalogueAction(key % 11, Find, Access.Read);
        index.CountUse(new(allowed ? VerdictReason.Allowed : live ? VerdictReason.InsufficientScope : VerdictReason.Expired, token, action), now, from);
        var state = tokens[key];
        if (live)
        {
            if (state.Record.ReportsFirstUse && !state.FirstUseSeen)
                expectedFirstUsed.Add(state.Record.Id);
            tokens[key] = state = state with { UsedAt = DateTimeOffset.FromUnixTimeMilliseconds(now), UsedFrom = from, UsedFor = allowed && action is not null ? action.Id : state.UsedFor, FirstUseSeen = state.FirstUseSeen || state.Record.ReportsFirstUse };
        }

        var sum = pending.GetValueOrDefault(state.Record.Id) ?? new(state.Record.Id, null, default, null, 0, 0);
        if (state.UsedAt is not null)
            sum = sum with { LastUsedAt = state.UsedAt, LastUsedFrom = state.UsedFrom, LastUsedFor = state.UsedFor ?? sum.LastUsedFor };
        pending[state.Record.Id] = sum with { Calls = sum.Calls + (allowed ? 1u : 0), Refusals = sum.Refusals + (allowed ? 0 : 1u) };
    }

    private static Grant MakeGrant(string key) => Samples.Grant(key, Access.Write);

    // One in sixteen shares its first 32 bits with many others: all zero, or all ones so that probing runs over the table's end.
    private static TokenDigest MakeDigest(int key)
    {
        var bytes = Samples.Digest(key).ToArray();
        if (key % 16 == 0)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, key % 32 == 0 ? 0 : uint.MaxValue);
        return TokenDigest.FromBytes(bytes);
    }

    private sealed record State(TokenRecord Record, DateTimeOffset? UsedAt, ClientAddress UsedFrom, int? UsedFor, bool FirstUseSeen);
}

internal enum IndexStepKind
{
    Put,
    Remove,
    Use,
    Replace,
    TakeUsage,
    Reserve,
}

/// <summary>One step of a history: what is done to <paramref name="Count"/> tokens from <paramref name="From"/> on.</summary>
internal sealed record IndexStep(IndexStepKind Kind, int From, int Count, int Variant);
