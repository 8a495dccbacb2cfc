using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Tessera.Server.Security;

/// <summary>
/// State that goes out with a page and comes back with the next request, on whichever node: encrypted, for one purpose, for ten minutes. A ticket can come
/// back more than once; what must happen once makes sure of it by itself.
/// </summary>
internal sealed class Tickets(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long a ticket is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int MaxLength = 8 * 1024;

    /// <summary>Makes a ticket.</summary>
    public string Issue<T>(string purpose, T content) => ProtectorOf(purpose).Protect(JsonSerializer.Serialize(new Envelope<T>(clock.GetUtcNow(), content), JsonSerializerOptions.Strict));

    /// <summary>Reads a ticket of this purpose.</summary>
    /// <param name="purpose">What it was made for.</param>
    /// <param name="ticket">The ticket, as it came back.</param>
    /// <param name="content">What was put into it.</param>
    /// <param name="issuedAt">When it was made.</param>
    /// <returns>False when it is not one, was made for something else, or is too old.</returns>
    public bool TryRead<T>(string purpose, string? ticket, [MaybeNullWhen(false)] out T content, out DateTimeOffset issuedAt)
    {
        content = default;
        issuedAt = default;
        if (ticket is not { Length: > 0 and <= MaxLength })
            return false;
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope<T>>(ProtectorOf(purpose).Unprotect(ticket), JsonSerializerOptions.Strict)!;
            (content, issuedAt) = (envelope.Content, envelope.IssuedAt);
        }
        catch (CryptographicException)
        {
            return false;
        }

        return clock.GetUtcNow() - issuedAt < Lifetime;
    }

    private IDataProtector ProtectorOf(string purpose) => protection.CreateProtector("Tessera.Tickets", purpose);

    private sealed record Envelope<T>(DateTimeOffset IssuedAt, T Content);
}
