using System.Security.Cryptography;
using System.Text.Json;
using Tessera.Server.Security;

namespace Tessera.Server.Backup;

/// <summary>What a backup says of itself, under a MAC of the instance key: a backup that was edited, put together or made by somebody else is not restored.</summary>
internal sealed record BackupManifest
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public required int Format { get; init; }

    /// <summary>See <see cref="InstanceName"/>.</summary>
    public required string Instance { get; init; }

    /// <summary>The last change that is in it: what was revoked later is in the journals.</summary>
    public required long Epoch { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The program's.</summary>
    public required string Version { get; init; }

    public required IReadOnlyList<Entry> Files { get; init; }

    public string KeyId { get; init; } = "";

    public string Mac { get; init; } = "";

    /// <summary>A file in the archive.</summary>
    public sealed record Entry(string Name, long Length, string Sha256);

    public byte[] ToJson(InstanceKey key)
    {
        var unsigned = this with { KeyId = key.ActiveId };
        return JsonSerializer.SerializeToUtf8Bytes(unsigned with { Mac = Convert.ToHexStringLower(key.Sign(unsigned.KeyId, unsigned.Content())!) }, Json);
    }

    /// <summary>Reads one.</summary>
    /// <returns>Null when it is not one that this instance's key has signed.</returns>
    public static BackupManifest? Parse(ReadOnlySpan<byte> json, InstanceKey key)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(json, Json) is { Format: CurrentFormat } manifest
                && key.Sign(manifest.KeyId, manifest.Content()) is { } mac && CryptographicOperations.FixedTimeEquals(mac, Convert.FromHexString(manifest.Mac)) ? manifest : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private byte[] Content()
    {
        var content = new SealContent();
        content.Add("backup");
        content.Add(Format);
        content.Add(Instance);
        content.Add(Epoch);
        content.Add(At);
        content.Add(Version);
        content.Add(KeyId);
        content.Add(Files.Count);
        foreach (var file in Files)
        {
            content.Add(file.Name);
            content.Add(file.Length);
            content.Add(file.Sha256);
        }

        return content.Written.ToArray();
    }
}
