using FsCheck.Fluent;
using Tessera.Tokens;

namespace Tessera.Tests.Tokens;

public sealed class Crc32Tests
{
    [Fact]
    public void Check_value_of_the_standard_is_met() => Crc32.Compute("123456789"u8).ShouldBe(0xCBF43926u);

    [Fact]
    public void Nothing_has_checksum_zero() => Crc32.Compute([]).ShouldBe(0u);

    [Fact]
    public void Any_length_gives_what_the_definition_gives_bit_by_bit() => ForAll.Lists(Gen.Choose(0, 255).Select(b => (byte)b), bytes =>
    {
        var register = uint.MaxValue;
        foreach (var bit in bytes.SelectMany(b => Enumerable.Range(0, 8).Select(i => (uint)(b >> i) & 1)))
            register = ((register ^ bit) & 1) != 0 ? 0xEDB88320u ^ (register >> 1) : register >> 1;
        Crc32.Compute(bytes).ShouldBe(~register);
    });

    // Computed with zlib.
    [Theory]
    [InlineData("tsp_00000000000000000000000000000000", 2201080656u)]
    [InlineData("tss_Fwa7cEPerWLtYEmRwPWQAW6MjsQi8b7P", 2011454u)]
    public void Checksums_are_those_of_zlib(string text, uint expected) =>
        Crc32.Compute(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(expected);
}
