using System.Security.Cryptography;
using FsCheck.Fluent;
using Tessera.Tokens;

namespace Tessera.Tests.Tokens;

public sealed class TokenDigestTests
{
    [Fact]
    public void Digest_is_SHA_256()
    {
        ForAll.Lists(Gen.Choose(0, 255).Select(b => (byte)b), bytes =>
            TokenDigest.Compute(bytes).ToArray().ShouldBe(SHA256.HashData(bytes)));
    }

    [Fact]
    public void Digests_made_by_many_threads_at_once_are_those_of_one()
    {
        var wrong = 0;
        Parallel.For(0, 20_000, i =>
        {
            var bytes = BitConverter.GetBytes(i);
            if (!TokenDigest.Compute(bytes).ToArray().AsSpan().SequenceEqual(SHA256.HashData(bytes)))
                Interlocked.Increment(ref wrong);
        });

        wrong.ShouldBe(0);
    }

    [Fact]
    public void Kept_bytes_give_the_digest_back()
    {
        var digest = TokenDigest.Compute("a"u8);

        TokenDigest.FromBytes(digest.ToArray()).ShouldBe(digest);
        TokenDigest.FromBytes(digest.ToArray()).GetHashCode().ShouldBe(digest.GetHashCode());
    }

    [Fact]
    public void Digests_that_differ_in_one_bit_are_different()
    {
        var digest = TokenDigest.Compute("a"u8);
        for (var bit = 0; bit < TokenDigest.Size * 8; bit++)
        {
            var bytes = digest.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            (TokenDigest.FromBytes(bytes) == digest).ShouldBeFalse();
            (TokenDigest.FromBytes(bytes) != digest).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Other_lengths_are_refused(int length) =>
        Should.Throw<ArgumentException>(() => TokenDigest.FromBytes(new byte[length]));
}
