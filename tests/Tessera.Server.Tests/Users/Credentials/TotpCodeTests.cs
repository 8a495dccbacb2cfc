using System.Text;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Tests.Users.Credentials;

public sealed class TotpCodeTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        TotpCode.Of(Secret, seconds / 30).ShouldBe(code);
        TotpCode.FindStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(seconds / 30);
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_phone_may_be_one_step_off(int steps, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        long? step = (1111111111 / 30) + steps;

        TotpCode.FindStep(Secret, TotpCode.Of(Secret, step.Value), now).ShouldBe(isTaken ? step : null);
    }

    [Theory]
    [InlineData("50471")]
    [InlineData("0050471")]
    [InlineData("+50471")]
    [InlineData(" 50471")]
    [InlineData("٠٥٠٤٧١")]
    [InlineData("０５０４７１")]
    [InlineData("050471\n")]
    [InlineData("05047\0")]
    [InlineData("")]
    public void Nothing_but_six_ASCII_digits_is_a_code(string code) =>
        TotpCode.FindStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(1111111111)).ShouldBeNull();

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_standard(string plain, string encoded) => Base32.Encode(Encoding.ASCII.GetBytes(plain)).ShouldBe(encoded);
}
