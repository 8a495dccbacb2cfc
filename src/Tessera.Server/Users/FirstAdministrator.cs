using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Makes the first administrator when there are no users yet.</summary>
internal sealed class FirstAdministrator(
    IDbContextFactory<TesseraDb> contexts, Mutations mutations, Passwords passwords, IOptions<AdminOptions> options, TimeProvider clock, ILogger<FirstAdministrator> log)
{
    private const int ShortPassword = 15;

    /// <summary>Creates it from settings, if there are any and no user is there.</summary>
    public async Task CreateAsync(CancellationToken ct)
    {
        if (options.Value is not { Email: { Length: > 0 } email, Password: { Length: > 0 } secret })
            return;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var mutation = await mutations.BeginAsync(db, Actor.System("settings"), ct);
        if (await db.Users.AnyAsync(ct))
            return;
        if (secret.Length < ShortPassword)
            log.AdminPasswordShort();
        await AddAsync(mutation, email, email, secret);
        log.AdminCreated(email);
    }

    /// <summary>Adds a Super Admin and commits.</summary>
    public async Task<Guid> AddAsync(Mutation mutation, string email, string name, string secret)
    {
        var user = new UserRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Email = email,
            EmailKey = EmailAddress.KeyOf(email),
            Name = name,
            RoleIds = [BuiltInRoles.SuperAdmin.Id.ToString()],
            CreatedAt = mutation.Now,
        };
        user.PasswordHash = passwords.Hash(user, secret);
        mutation.Db.Users.Add(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.create", new("user", user.Id.ToString(), user.Email), null, new { user.Email, user.Name, Roles = new[] { BuiltInRoles.SuperAdmin.Name } });
        await mutation.CommitAsync();
        return user.Id;
    }
}
