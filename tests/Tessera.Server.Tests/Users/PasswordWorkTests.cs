using System.Buffers.Binary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Tests.Users;

public sealed class PasswordWorkTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Production_hashes_with_at_least_600_000_rounds_of_HMAC_SHA_512()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddTessera();
        using var services = builder.Services.BuildServiceProvider();

        var hash = Convert.FromBase64String(services.GetRequiredService<IPasswordHasher<UserRow>>().HashPassword(null!, People.Secret));

        hash[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)).ShouldBe(2u);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)).ShouldBeGreaterThanOrEqualTo(600_000u);
    }

    [Fact]
    public void Unknown_deactivated_invited_deleted_and_known_users_cost_the_same_work()
    {
        var known = User(People.Secret);
        UserRow?[] users = [null, known, User(People.Secret, user => user.IsActive = false), User(null), User(People.Secret, user => user.DeletedAt = DateTimeOffset.UnixEpoch), User(People.Secret, user => user.IsTampered = true)];

        foreach (var user in users)
        {
            var hasher = new CountingHasher();
            new Passwords(hasher, hasher.Options).Check(user, People.Secret).ShouldBe(user == known);
            hasher.Verified.ShouldBe([Rounds]);
            hasher.Hashed.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Nothing_is_hashed_while_an_account_is_throttled()
    {
        await using var server = TesseraServer.Start();
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var hasher = new CountingHasher();
        var signIn = new SignIn(new(hasher, hasher.Options), server.Get<SecondFactor>(), new SignInThrottle(server.Clock));

        for (var i = 0; i < 20; i++)
            await signIn.ExecuteAsync(db, TesseraServer.AdminEmail, "wrong", null, TestContext.Current.CancellationToken);

        hasher.Verified.Count.ShouldBe(6);
    }

    [Fact]
    public void A_password_is_the_same_however_a_keyboard_composes_it()
    {
        var hasher = new CountingHasher();
        var passwords = new Passwords(hasher, hasher.Options);
        var user = User(null);
        user.PasswordHash = passwords.Hash(user, "cafe\u0301 au lait, un peu");

        passwords.Check(user, "caf\u00e9 au lait, un peu").ShouldBeTrue();
        passwords.Check(user, "cafe au lait, un peu").ShouldBeFalse();
    }

    private static UserRow User(string? password, Action<UserRow>? change = null)
    {
        var hasher = new CountingHasher();
        var user = new UserRow { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Email = "", Name = "", CreatedAt = DateTimeOffset.UnixEpoch };
        user.PasswordHash = password is null ? null : new Passwords(hasher, hasher.Options).Hash(user, password);
        change?.Invoke(user);
        return user;
    }

    /// <summary>Notes the rounds of every verification, and how often it hashes.</summary>
    private sealed class CountingHasher : IPasswordHasher<UserRow>
    {
        private readonly PasswordHasher<UserRow> inner;

        public CountingHasher() => inner = new(Options);

        public IOptions<PasswordHasherOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = Rounds });

        public List<int> Verified { get; } = [];

        public int Hashed { get; private set; }

        public string HashPassword(UserRow user, string password)
        {
            Hashed++;
            return inner.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(UserRow user, string hashedPassword, string providedPassword)
        {
            var bytes = Convert.FromBase64String(hashedPassword);
            bytes[0].ShouldBe((byte)1);
            bytes.Length.ShouldBe(61);
            Verified.Add(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)));
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
