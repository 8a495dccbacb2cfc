using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Makes the first administrator when there are no users yet: from settings, or else by a one-time code that it prints in the log.</summary>
internal sealed class FirstAdministrator(
    IDbContextFactory<TesseraDb> contexts, Mutations mutations, Passwords passwords, SetupCode code, UserDirectory directory,
    IOptions<AdminOptions> admin, IOptions<TesseraOptions> options, ILogger<FirstAdministrator> log)
{
    /// <summary>Does so if no user is there.</summary>
    public async Task CreateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (admin.Value is { Email: { Length: > 0 } email, Password: { Length: > 0 } secret })
            await CreateAsync(db, email.Trim(), secret, ct);
        else if (!await db.Users.AnyAsync(ct))
            log.SetupNeeded(options.Value.PublicUrl.TrimEnd('/'), await code.OpenAsync(db, ct));
    }

    /// <summary>Adds a Super Admin and commits.</summary>
    public async Task<(UserRow User, long Epoch)> AddAsync(Mutation mutation, string email, string name, string secret)
    {
        var user = new UserRow
        {
            Id = Guid.CreateVersion7(mutation.Now),
            Email = email,
            EmailKey = EmailAddress.KeyOf(email),
            Name = name,
            RoleIds = [BuiltInRoles.SuperAdmin.Id.ToString()],
            CreatedAt = mutation.Now,
        };
        user.PasswordHash = passwords.Hash(user, secret);
        mutation.Db.Users.Add(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.create", user.AuditTarget(), null, UserView.Of(user, directory.FindRole));
        return (user, await mutation.CommitAsync());
    }

    private async Task CreateAsync(TesseraDb db, string email, string secret, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, Actor.System("settings"), ct);
        if (await db.Users.AnyAsync(ct))
            return;
        if (secret.Length < PasswordRules.MinLength)
            log.AdminPasswordShort();
        await AddAsync(mutation, email, email, secret);
        log.AdminCreated(email);
    }
}
