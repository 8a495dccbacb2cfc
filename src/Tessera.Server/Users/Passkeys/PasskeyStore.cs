using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.Passkeys;

/// <summary>
/// What Identity's passkey handler reads: users who may sign in, and passkeys whose rows are to be believed. It writes nothing: changes are mutations, and
/// counters go to <see cref="CredentialUses"/>.
/// </summary>
internal sealed class PasskeyStore(TesseraDb db, string relyingParty) : IUserPasskeyStore<UserRow>
{
    public Task<string> GetUserIdAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public async Task<UserRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(userId, "D", out var id) ? await ActiveUsers.FindAsync(db, id, cancellationToken) : null;

    public async Task<UserRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await CredentialRows.FindAsync(db, CredentialKeys.Passkey(credentialId), cancellationToken) is { } row ? await FindByIdAsync(row.UserId.ToString(), cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(UserRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        if (await CredentialRows.FindAsync(db, CredentialKeys.Passkey(credentialId), cancellationToken) is not { IsTampered: false } row || row.UserId != user.Id)
            return null;
        var counter = await db.CredentialUsage.Where(usage => usage.CredentialId == row.Id).Select(usage => usage.Counter).SingleOrDefaultAsync(cancellationToken);
        return CredentialContent.Read<PasskeyContent>(row).ToIdentity(row.CreatedAt, counter);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(UserRow user, CancellationToken cancellationToken)
    {
        var rows = await CredentialRows.OfUserAsync(db, user.Id, cancellationToken);
        return [.. rows
            .Where(row => row is { Kind: CredentialKind.Passkey, IsTampered: false })
            .Select(row => (Row: row, Content: CredentialContent.Read<PasskeyContent>(row)))
            .Where(passkey => string.Equals(passkey.Content.RelyingParty, relyingParty, StringComparison.Ordinal))
            .Select(passkey => passkey.Content.ToIdentity(passkey.Row.CreatedAt, 0))];
    }

    public void Dispose()
    {
        // The context belongs to whoever gave it.
    }

    public Task<UserRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(UserRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(UserRow user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(UserRow user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(UserRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(UserRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(UserRow user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddOrUpdatePasskeyAsync(UserRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(UserRow user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
