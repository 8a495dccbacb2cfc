using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Security;

/// <summary>What is encrypted at rest needs the instance key, which is not in the database.</summary>
public sealed class DataProtectionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_protected_is_read_after_a_restart_and_a_rotation_of_the_instance_key()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            string ciphertext;
            await using (var server = TesseraServer.Start(directory))
            {
                ciphertext = Protector(server).Protect("a telling value");
                server.Get<InstanceKey>().Rotate(server.Clock);
            }

            await using var again = TesseraServer.Start(directory);
            Protector(again).Unprotect(ciphertext).ShouldBe("a telling value");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Keys_are_kept_encrypted()
    {
        await using var server = TesseraServer.Start();
        Protector(server).Protect("anything");
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);

        var kept = await db.ProtectionKeys.SingleAsync(Ct);

        kept.Xml.ShouldContain("instanceKeyEncrypted");
        kept.Xml.ShouldNotContain("<masterKey");
    }

    [Fact]
    public async Task A_ciphertext_is_good_for_its_purpose_and_key_alone_and_only_whole()
    {
        await using var server = TesseraServer.Start();
        var key = server.Get<InstanceKey>();
        var (keyId, ciphertext) = key.Encrypt("one", "text"u8);

        key.Decrypt(keyId, "one", ciphertext).ShouldBe("text"u8.ToArray());
        Should.Throw<CryptographicException>(() => key.Decrypt(keyId, "another", ciphertext));
        Should.Throw<CryptographicException>(() => key.Decrypt("00000000", "one", ciphertext));
        Should.Throw<CryptographicException>(() => key.Decrypt(keyId, "one", ciphertext.AsSpan(0, 20)));
        for (var i = 0; i < ciphertext.Length; i++)
        {
            var changed = ciphertext.ToArray();
            changed[i] ^= 1;
            Should.Throw<CryptographicException>(() => key.Decrypt(keyId, "one", changed));
        }
    }

    private static IDataProtector Protector(TesseraServer server) => server.Get<IDataProtectionProvider>().CreateProtector("test");
}
