using System.Text;
using BenchmarkDotNet.Attributes;
using Tessera.Tokens;

namespace Tessera.Benchmarks;

/// <summary>The check that stands before any hash: what garbage costs at the door.</summary>
public class FormatBenchmarks
{
    private const int Count = 1 << 10;

    private readonly byte[] bytes = TokenTexts.Sample(Count, 0, Count);
    private string text = "";
    private string wrong = "";
    private int at;

    [GlobalSetup]
    public void Setup()
    {
        text = Encoding.ASCII.GetString(bytes, 0, TokenTexts.Length);
        wrong = text[..^1] + (text[^1] == '0' ? '1' : '0');
    }

    [Benchmark]
    public bool Token_as_bytes()
    {
        at = (at + 1) % Count;
        return TokenFormat.Standard.IsWellFormed(bytes.AsSpan(at * TokenTexts.Length, TokenTexts.Length), out _);
    }

    [Benchmark]
    public bool Token_as_text() => TokenFormat.Standard.IsWellFormed(text, out _);

    [Benchmark]
    public bool Wrong_checksum() => TokenFormat.Standard.IsWellFormed(wrong, out _);

    [Benchmark]
    public bool Wrong_length() => TokenFormat.Standard.IsWellFormed(text.AsSpan(1), out _);
}
