using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Tests.Users.Credentials;

public sealed class CredentialSecretsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_s_secret_and_its_recovery_codes_are_on_no_disk_in_no_log_and_in_no_audit_row()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        await server.CodeAsync(ada, app.Code());
        await server.CodeAsync(ada, app.RecoveryCodes[0]);
        await server.BasicAsync(app.RecoveryCodes[1]);
        await server.BasicAsync("planted wrong code");
        string[] secrets =
        [
            app.Text, Convert.ToBase64String(app.Secret), Convert.ToHexString(app.Secret), Encoding.Latin1.GetString(app.Secret), "planted wrong code",
            .. app.RecoveryCodes, .. app.RecoveryCodes.Select(code => code.Replace("-", "", StringComparison.Ordinal)),
        ];
        var audit = await server.WithDbAsync(async db => JsonSerializer.Serialize(await db.Audit.AsNoTracking().ToListAsync(Ct)));
        var listed = JsonSerializer.Serialize(await server.CredentialsAsync(ada));

        audit.ShouldContain("totp.create");
        foreach (var secret in secrets)
        {
            Files.Hold(server.DataDirectory, secret).ShouldBeFalse(secret);
            server.Logged.ShouldNotContain(secret);
            audit.ShouldNotContain(secret);
            listed.ShouldNotContain(secret);
        }

        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories))
            (await ReadAsync(file)).AsSpan().IndexOf(app.Secret).ShouldBe(-1, file);
    }

    [Fact]
    public async Task Codes_of_before_are_good_after_the_instance_key_was_rotated_and_the_server_started_again()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            var clock = new FakeClock();
            Guid ada;
            AuthenticatorApp app;
            await using (var server = TesseraServer.Start(directory, clock))
            {
                ada = await server.AdaAsync();
                app = await server.EnableTotpAsync(ada);
                var result = await server.Get<KeyRotation>().RunAsync(new Progress<int>(), Ct);
                result.Broken.ShouldBeEmpty();
                (await server.WithDbAsync(db => db.Credentials.Select(row => row.SealKeyId).Distinct().ToListAsync(Ct))).ShouldBe([result.KeyId]);
            }

            await using var again = TesseraServer.Start(directory, clock);
            clock.Advance(TimeSpan.FromSeconds(30));
            (await again.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
            (await again.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, Ct);
        return bytes;
    }
}
