using System.Net;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Benchmarks;

/// <summary>
/// From a token's bytes to a verdict, tokens in random order. The baseline is the least that any verifier of hashed tokens has to do: one SHA-256
/// of 42 bytes and one read at random from a table as large as the index. Goal: at most one and a half times that, and no allocation.
/// </summary>
public class VerifyBenchmarks
{
    private const int Samples = 1 << 19;

    private static readonly ClientAddress Address = ClientAddress.From(IPAddress.Loopback);
    private static (int Tokens, TokenIndex Index, byte[] Known, byte[] Unknown) loaded;

    private TokenVerifier verifier = null!;
    private CatalogueAction action = null!;
    private CatalogueAction lacking = null!;
    private byte[] known = [];
    private byte[] unknown = [];
    private long[] table = [];
    private int at;

    [Params(1_000, 1_000_000, 10_000_000)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (loaded.Tokens != Tokens)
        {
            loaded = default;
            GC.Collect();
            loaded = (Tokens, LoadedIndex.Create(Tokens, reserve: true), TokenTexts.Sample(Samples, 0, Tokens), TokenTexts.Sample(Samples, Tokens, 2L * Tokens));
        }

        (known, unknown) = (loaded.Known, loaded.Unknown);
        var freshness = new Freshness(TimeProvider.System, TimeSpan.FromDays(1), allowWhenStale: false);
        freshness.Confirm(TimeProvider.System.GetTimestamp());
        verifier = new(loaded.Index, new ProjectIndex(), TokenFormat.Standard, freshness, TimeProvider.System);
        Permission.TryCreate("shop", "article", "find", out var permission);
        action = new(0, permission!, Access.Read);
        lacking = new(1, permission!, Access.Write);
        table = new long[loaded.Index.Bytes / sizeof(long)];
        table.AsSpan().Fill(1);
        if (!Verify_known().IsAllowed || Refuse_known().Reason != VerdictReason.InsufficientScope || Verify_unknown().Reason != VerdictReason.Unknown)
            throw new InvalidOperationException("What is measured does not verify.");
    }

    [GlobalCleanup]
    public void Cleanup() => table = [];

    [Benchmark(Baseline = true)]
    public long Hash_and_one_random_read()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Next(known), hash);
        return table[BitConverter.ToUInt64(hash) % (ulong)table.Length];
    }

    [Benchmark]
    public Verdict Verify_known() => TokenVerifier.Authorize(verifier.Identify(Next(known)), action);

    [Benchmark]
    public Verdict Verify_unknown() => TokenVerifier.Authorize(verifier.Identify(Next(unknown)), action);

    [Benchmark]
    public void Verify_known_and_count_its_use() => verifier.CountUse(Verify_known(), Address);

    [Benchmark]
    public void Refuse_known_and_note_why() => verifier.CountUse(Refuse_known(), Address);

    private Verdict Refuse_known() => TokenVerifier.Authorize(verifier.Identify(Next(known)), lacking);

    private ReadOnlySpan<byte> Next(byte[] texts)
    {
        at = (at + 1) & (Samples - 1);
        return texts.AsSpan(at * TokenTexts.Length, TokenTexts.Length);
    }
}
