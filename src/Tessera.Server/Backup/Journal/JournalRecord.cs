using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tessera.Server.Security;

namespace Tessera.Server.Backup.Journal;

/// <summary>
/// One line of the journal: JSON with a MAC under the instance key over everything in it. The number is the line's, so that a line taken out, doubled or moved
/// shows; the instance keeps lines of one from being believed by another under the same key.
/// </summary>
internal sealed record JournalRecord
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public required long Number { get; init; }

    /// <summary>See <see cref="InstanceName"/>.</summary>
    public required string Instance { get; init; }

    /// <summary>Point in the feed of the change that took it away.</summary>
    public required long Epoch { get; init; }

    /// <summary>When, in milliseconds since 1970.</summary>
    public required long At { get; init; }

    public required RevocationKind Kind { get; init; }

    public required Guid Id { get; init; }

    /// <summary>From when on it is refused, in milliseconds since 1970; null for at once.</summary>
    public long? Until { get; init; }

    public string? Digest { get; init; }

    public string? Left { get; init; }

    public string KeyId { get; init; } = "";

    public string Mac { get; init; } = "";

    public Revocation Revocation => new(Kind, Id, Until is { } until ? Storage.StoredForms.Time(until) : null, Digest, Left);

    public static JournalRecord Of(long number, string instance, long epoch, DateTimeOffset at, Revocation revocation) => new()
    {
        Number = number,
        Instance = instance,
        Epoch = epoch,
        At = at.ToUnixTimeMilliseconds(),
        Kind = revocation.Kind,
        Id = revocation.Id,
        Until = revocation.Until?.ToUnixTimeMilliseconds(),
        Digest = revocation.Digest,
        Left = revocation.Left,
    };

    /// <summary>The line, sealed under the active key, with its line feed.</summary>
    public byte[] ToLine(InstanceKey key)
    {
        var unsigned = this with { KeyId = key.ActiveId };
        var mac = key.Sign(unsigned.KeyId, unsigned.Content()) ?? throw new InvalidOperationException("The active key is gone.");
        return [.. JsonSerializer.SerializeToUtf8Bytes(unsigned with { Mac = Convert.ToHexStringLower(mac) }, Json), (byte)'\n'];
    }

    /// <summary>Reads a line, without its line feed.</summary>
    /// <returns>Null when it is not what was written.</returns>
    public static JournalRecord? Parse(ReadOnlySpan<byte> line, InstanceKey key)
    {
        try
        {
            var record = JsonSerializer.Deserialize<JournalRecord>(line, Json);
            return record is not null && Enum.IsDefined(record.Kind) && record.IsIntact(key) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Only the one way to write the MAC: then every byte of a line counts.
    private bool IsIntact(InstanceKey key) =>
        key.Sign(KeyId, Content()) is { } expected && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.UTF8.GetBytes(Mac));

    private byte[] Content()
    {
        var content = new SealContent();
        content.Add("revocation journal");
        content.Add(Number);
        content.Add(Instance);
        content.Add(Epoch);
        content.Add(At);
        content.Add((long)Kind);
        content.Add(Id);
        content.Add(Until);
        content.Add(Digest);
        content.Add(Left);
        content.Add(KeyId);
        return content.Written.ToArray();
    }
}
