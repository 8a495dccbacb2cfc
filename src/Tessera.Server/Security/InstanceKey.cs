using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tessera.Server.Security;

/// <summary>
/// The instance's keys, in a file outside the database (spec T42): the active one seals, all of them verify. Whoever has only the database can
/// neither make nor check a seal. A key is never removed by rotation: audit rows written under it stay checkable.
/// </summary>
internal sealed class InstanceKey
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    // One a thread: setting up an HMAC costs more than running it over a row.
    [ThreadStatic]
    private static (KeyEntry Key, IncrementalHash Hash)? ofThread;

    private readonly string path;
    private volatile Ring ring;

    private InstanceKey(string path, Ring ring)
    {
        this.path = path;
        this.ring = ring;
    }

    /// <summary>Id of the key that seals from now on.</summary>
    public string ActiveId => ring.Active;

    /// <summary>Opens the key file, or makes one when <paramref name="mayCreate"/>.</summary>
    /// <exception cref="InstanceKeyException">There is none and none may be made, or it cannot be read.</exception>
    public static InstanceKey Open(string path, bool mayCreate, TimeProvider clock)
    {
        if (File.Exists(path))
            return new(path, Read(path));
        if (!mayCreate)
            throw new InstanceKeyException($"The instance key {Path.GetFullPath(path)} is missing, but the database was sealed with one. Restore the file from your backup, or point Tessera:InstanceKeyFile at it. Without it no token of this database can be trusted.");
        var made = new Ring("", new Dictionary<string, KeyEntry>(StringComparer.Ordinal)).With(NewKey(clock));
        Write(path, made);
        return new(path, made);
    }

    /// <summary>Adds a key and makes it the active one.</summary>
    public void Rotate(TimeProvider clock)
    {
        var next = Read(path).With(NewKey(clock));
        Write(path, next);
        ring = next;
    }

    /// <summary>HMAC-SHA-256 under a key of the ring.</summary>
    /// <returns>Null when there is no key of that id, also after reading the file again: another process may have rotated.</returns>
    public byte[]? Sign(string keyId, ReadOnlySpan<byte> content)
    {
        var seal = new byte[HMACSHA256.HashSizeInBytes];
        return TrySign(keyId, content, seal) ? seal : null;
    }

    /// <summary>The same into 32 bytes at hand.</summary>
    /// <returns>Whether there is a key of that id.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TrySign(string keyId, ReadOnlySpan<byte> content, Span<byte> seal)
    {
        if (!ring.Keys.TryGetValue(keyId, out var key))
        {
            ring = Read(path);
            if (!ring.Keys.TryGetValue(keyId, out key))
                return false;
        }

        if (ofThread is not { } kept || !ReferenceEquals(kept.Key, key))
        {
            ofThread?.Hash.Dispose();
            ofThread = kept = (key, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes));
        }

        kept.Hash.AppendData(content);
        kept.Hash.GetHashAndReset(seal);
        return true;
    }

    /// <summary>Encrypts under the active key: AES-256-GCM, a key of its own for each purpose.</summary>
    /// <returns>Id of the key, and nonce, tag and ciphertext one after the other.</returns>
    public (string KeyId, byte[] Ciphertext) Encrypt(string purpose, ReadOnlySpan<byte> plaintext)
    {
        var active = ring.Active;
        var result = new byte[NonceSize + TagSize + plaintext.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(DeriveKey(active, purpose), TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), plaintext, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize));
        return (active, result);
    }

    /// <summary>Decrypts what <see cref="Encrypt"/> gave.</summary>
    /// <exception cref="CryptographicException">It was changed, made under another key, or for another purpose.</exception>
    public byte[] Decrypt(string keyId, string purpose, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < NonceSize + TagSize)
            throw new CryptographicException("Too short to be encrypted.");
        var plaintext = new byte[ciphertext.Length - NonceSize - TagSize];
        using var aes = new AesGcm(DeriveKey(keyId, purpose), TagSize);
        aes.Decrypt(ciphertext[..NonceSize], ciphertext[(NonceSize + TagSize)..], ciphertext.Slice(NonceSize, TagSize), plaintext);
        return plaintext;
    }

    private byte[] DeriveKey(string keyId, string purpose) =>
        Sign(keyId, Encoding.UTF8.GetBytes($"encrypt: {purpose}")) ?? throw new CryptographicException("The instance key has no key of that id.");

    private static KeyEntry NewKey(TimeProvider clock) =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), clock.GetUtcNow(), RandomNumberGenerator.GetBytes(KeySize));

    private static Ring Read(string path)
    {
        try
        {
            var ring = JsonSerializer.Deserialize<Ring>(File.ReadAllBytes(path));
            if (ring is { Active: not null, Keys: not null } && ring.Keys.ContainsKey(ring.Active) && ring.Keys.Values.All(key => key?.Bytes is { Length: KeySize }))
                return ring;
        }
        catch (JsonException)
        {
            // Same answer as for a file of the right syntax and the wrong content. What stands in it is not repeated: it may be key material.
        }

        throw new InstanceKeyException($"The instance key {Path.GetFullPath(path)} is not readable as one. Restore the file from your backup.");
    }

    private static void Write(string path, Ring ring)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, ring);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    internal sealed record Ring(
        [property: JsonPropertyName("active")] string Active,
        [property: JsonPropertyName("keys")] IReadOnlyDictionary<string, KeyEntry> Keys)
    {
        public Ring With(KeyEntry key) => new(key.Id, new Dictionary<string, KeyEntry>(Keys, StringComparer.Ordinal) { [key.Id] = key });
    }

    internal sealed record KeyEntry(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("createdAt")] DateTimeOffset CreatedAt,
        [property: JsonPropertyName("key")] byte[] Bytes)
    {
        public override string ToString() => Id;
    }
}

/// <summary>The instance key is missing, unreadable or another one. The message says what to do.</summary>
internal sealed class InstanceKeyException(string message) : Exception(message);
