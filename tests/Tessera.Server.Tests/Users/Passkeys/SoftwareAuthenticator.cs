using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tessera.Server.Tests.Users.Passkeys;

/// <summary>
/// A browser and an authenticator in one, that knows WebAuthn by itself: one passkey, ES256, attestation <c>none</c>. What it says can be bent, each thing
/// alone, to what a dishonest one would say.
/// </summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string? userHandle;

    public byte[] CredentialId { get; set; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whether it counts; synchronised passkeys do not and always say zero.</summary>
    public bool Counts { get; set; } = true;

    public uint Counter { get; set; }

    /// <summary>Present, verified; not backed up.</summary>
    public byte Flags { get; set; } = 0b101;

    public string Origin { get; set; } = "http://localhost:5080";

    public string? TopOrigin { get; set; }

    /// <summary>Null: what the options say.</summary>
    public string? RelyingParty { get; set; }

    /// <summary>Null: what the options say.</summary>
    public string? Challenge { get; set; }

    /// <summary>Null: what it was registered with.</summary>
    public string? UserHandle { get; set; }

    public string? Type { get; set; }

    public bool SignsWrongly { get; set; }

    public string Create(string optionsJson)
    {
        var options = JsonNode.Parse(optionsJson)!;
        userHandle = (string)options["user"]!["id"]!;
        byte[] attested = [.. new byte[16], .. Short(CredentialId.Length), .. CredentialId, .. CosePublicKey()];
        byte[] authenticatorData = [.. AuthenticatorData((string)options["rp"]!["id"]!, (byte)(Flags | 0b100_0000)), .. attested];
        // {"fmt": "none", "attStmt": {}, "authData": …}
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), .. Bytes(authenticatorData)];
        return Credential(new()
        {
            ["clientDataJSON"] = ClientData("webauthn.create", options),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    public string Get(string optionsJson)
    {
        var options = JsonNode.Parse(optionsJson)!;
        Counter += Counts ? 1u : 0;
        var authenticatorData = AuthenticatorData((string)options["rpId"]!, Flags);
        var clientData = ClientData("webauthn.get", options);
        byte[] signed = [.. authenticatorData, .. SHA256.HashData(Base64Url.DecodeFromChars(clientData))];
        if (SignsWrongly)
            signed[0] ^= 1;
        return Credential(new()
        {
            ["clientDataJSON"] = clientData,
            ["authenticatorData"] = Base64Url.EncodeToString(authenticatorData),
            ["signature"] = Base64Url.EncodeToString(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = UserHandle ?? userHandle,
        });
    }

    /// <summary>A clone of it, as somebody would have who has read it out.</summary>
    public SoftwareAuthenticator Clone()
    {
        var clone = new SoftwareAuthenticator { CredentialId = CredentialId, Counter = Counter, Counts = Counts, Flags = Flags, Origin = Origin, userHandle = userHandle };
        clone.key.ImportParameters(key.ExportParameters(includePrivateParameters: true));
        return clone;
    }

    public void Dispose() => key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(CredentialId),
        ["rawId"] = Base64Url.EncodeToString(CredentialId),
        ["type"] = "public-key",
        ["authenticatorAttachment"] = "platform",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private string ClientData(string type, JsonNode options)
    {
        var data = new JsonObject { ["type"] = Type ?? type, ["challenge"] = Challenge ?? (string)options["challenge"]!, ["origin"] = Origin, ["crossOrigin"] = TopOrigin is not null };
        if (TopOrigin is not null)
            data["topOrigin"] = TopOrigin;
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(data.ToJsonString()));
    }

    private byte[] AuthenticatorData(string relyingParty, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty)), flags, .. counter];
    }

    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    private byte[] CosePublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
    }

    private static byte[] Text(string text) => [(byte)(0x60 | text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => bytes.Length < 256 ? [0x58, (byte)bytes.Length, .. bytes] : [0x59, .. Short(bytes.Length), .. bytes];

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];
}
