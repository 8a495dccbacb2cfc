using Tessera.Tokens;

namespace Tessera.Tests.Tokens;

/// <summary>
/// Tokens that must stay valid for ever: checksum by zlib's CRC-32, digits and SHA-256 by another language's standard library.
/// A change that breaks one of them kills tokens already in use.
/// </summary>
internal static class GoldenTokens
{
    public static TheoryData<string, string, TokenKind, string> All => new()
    {
        { "", "tsp_000000000000000000000000000000002OxVcu", TokenKind.Personal, "97b6c89cee70e46f74dee45c9de03ddf590da0e2c516d67f2ca07674c594c8fd" },
        { "", "tsj_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz1IEwUu", TokenKind.Project, "a95db8b69d5e830e7ffba068b4ca3f5eff031d64f75f0cbad8689badaf514e42" },
        { "", "tss_0123456789ABCDEFGHIJKLMNOPQRSTUV0Kxbq5", TokenKind.Service, "c12bec1b9322d878bf9f7a184efe2107da327441faf699456a476909d01608e5" },
        { "", "tsp_UVWXYZabcdefghijklmnopqrstuvwxyz4KY2uj", TokenKind.Personal, "6ec66a50728ceff546fed7f7bc2e3debc2f79e97ed45575da80c3617edd875bd" },
        { "", "tss_Fwa7cEPerWLtYEmRwPWQAW6MjsQi8b7P008RGo", TokenKind.Service, "5e33aef711c8d606e39dfe3b98513d8a3c336d496fccf7c35707aac489065acd" },
        { "acme_", "acme_tsp_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef388r1g", TokenKind.Personal, "1c99105f03c9e4dd2d9122fd252492782ce10206f344ba6204aaca74d900a25e" },
        { "a1_", "a1_tss_Tessera0Tessera0Tessera0Tessera00t3nKP", TokenKind.Service, "7e3593c4db7b1d4e08ff614cc17e0cdef88863794a87df52ab094ff34ca0b29f" },
        { "xxxxxxxxxxxxxxxx_", "xxxxxxxxxxxxxxxx_tsj_Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q7Q73Sp8pS", TokenKind.Project, "09ac2105d3db6a89b22c3df453f339658006c3e8d04d18a2b0f00834174ff4bb" },
    };
}
