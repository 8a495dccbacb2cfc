using Tessera.Server.Security;

namespace Tessera.Server.Tests.Security;

/// <summary>What a seal is computed over stays the same from version to version, or no row that was sealed before would be believed.</summary>
public sealed class SealContentTests
{
    private const string None = "000000000000000000";

    [Fact]
    public void Every_kind_of_field_is_written_as_in_the_rows_that_are_sealed_already()
    {
        var content = new SealContent();
        content.Add(258L);
        content.Add((long?)null);
        content.Add("né");
        content.Add((string?)null);
        content.Add(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        content.Add((Guid?)null);
        content.Add(new byte[] { 7, 8 });
        content.Add((byte[]?)null);
        content.Add(["a", ""]);
        content.Add(DateTimeOffset.FromUnixTimeMilliseconds(1));
        content.Add(true);

        Convert.ToHexStringLower(content.Written).ShouldBe(string.Concat(
            Number("02010000"),
            None,
            Number("03000000"), "6ec3a9",
            None,
            Number("10000000"), "00112233445566778899aabbccddeeff",
            // As it was from the first: nothing, and sixteen zeros after it.
            None, "00000000000000000000000000000000",
            Number("02000000"), "0708",
            None,
            Number("02000000"), Number("01000000"), "61", Number("00000000"),
            Number("01000000"),
            Number("01000000")));
    }

    [Fact]
    public void A_field_may_be_longer_than_what_is_there_for_all()
    {
        var content = new SealContent();
        var text = new string('あ', 5000);

        content.Add(text);
        content.Add(1L);

        content.Written.Length.ShouldBe(9 + 15_000 + 9);
        content.Clear();
        content.Written.Length.ShouldBe(0);
    }

    private static string Number(string low) => $"01{low}00000000";
}
