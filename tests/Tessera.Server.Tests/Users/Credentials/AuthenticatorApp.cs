using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users.Credentials;

/// <summary>An app on a phone, which knows what it has scanned and does the sum by itself.</summary>
internal sealed class AuthenticatorApp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly FakeClock clock;

    public AuthenticatorApp(string scanned, FakeClock clock)
    {
        this.clock = clock;
        Uri = new(scanned);
        Text = QueryHelpers.ParseQuery(Uri.Query)["secret"].ToString();
        var bits = string.Concat(Text.Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        Secret = [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    public Uri Uri { get; }

    public string Text { get; }

    public byte[] Secret { get; }

    public IReadOnlyList<string> RecoveryCodes { get; set; } = [];

    /// <summary>What it shows, so many half minutes from now.</summary>
    public string Code(int steps = 0)
    {
        var counter = BitConverter.GetBytes((clock.GetUtcNow().ToUnixTimeSeconds() / 30) + steps);
        Array.Reverse(counter);
#pragma warning disable CA5350 // The standard's function.
        var hash = HMACSHA1.HashData(Secret, counter);
#pragma warning restore CA5350
        var at = hash[19] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A code that it does not show at present.</summary>
    public string WrongCode()
    {
        string[] shown = [.. Enumerable.Range(-3, 7).Select(Code)];
        return Enumerable.Range(0, 10).Select(i => i.ToString("D6", CultureInfo.InvariantCulture)).First(code => !shown.Contains(code));
    }
}
