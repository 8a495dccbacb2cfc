using System.Security.Cryptography;
using System.Text;

namespace Tessera.Server.Users;

/// <summary>
/// The one-time code by which whoever can read the log makes the first administrator. In this process's memory alone; gone once it was used or the
/// process ends.
/// </summary>
internal sealed class SetupCode
{
    /// <summary>Capital letters and digits that are not mistaken for each other: 5 bits a character, 60 in all.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Groups = 3;
    private const int GroupLength = 4;
    private volatile string? secret;

    /// <summary>Whether the instance waits for its first administrator.</summary>
    public bool IsOpen => secret is not null;

    /// <summary>Makes the code.</summary>
    /// <returns>The code, to be printed once: <c>XXXX-XXXX-XXXX</c>.</returns>
    public string Open()
    {
        var secret = RandomNumberGenerator.GetString(Alphabet, Groups * GroupLength);
        this.secret = secret;
        return string.Join('-', secret.Chunk(GroupLength).Select(group => new string(group)));
    }

    /// <summary>Makes the code dead.</summary>
    public void Close() => secret = null;

    /// <summary>Whether this is the code, in any case and with or without hyphens. Takes the same time however much of it is right.</summary>
    public bool Matches(string presented) =>
        secret is { } expected && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)),
            SHA256.HashData(Encoding.UTF8.GetBytes(presented.Trim().Replace("-", "", StringComparison.Ordinal).ToUpperInvariant())));
}
