using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>
/// A link by which somebody chooses their password, once, within 72 hours. Only the digest of its code is kept: 256 random bits, so that a plain hash
/// is enough.
/// </summary>
internal sealed class Invitation
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(72);
    private readonly string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private readonly DateTimeOffset expiresAt;

    private Invitation(DateTimeOffset now) => expiresAt = now + Lifetime;

    /// <summary>Gives the user a new link; an older one is void.</summary>
    public static Invitation Renew(UserRow user, DateTimeOffset now)
    {
        var invitation = new Invitation(now);
        user.InvitationDigest = DigestOf(invitation.secret);
        user.InvitationExpiresAt = invitation.expiresAt;
        return invitation;
    }

    /// <summary>Makes the user's link void.</summary>
    public static void Clear(UserRow user)
    {
        user.InvitationDigest = null;
        user.InvitationExpiresAt = null;
    }

    /// <summary>
    /// Voids the user's link because they are about to gain rights: whoever made the link, and may still hold it, could take over more than they
    /// have (spec T25).
    /// </summary>
    public static void VoidBeforeGain(Mutation mutation, UserRow user)
    {
        if (user.InvitationDigest is null)
            return;
        Clear(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.void-invitation", user.AuditTarget(), null, null);
    }

    /// <summary>The user whom a code invites; null when it is unknown, used, expired or of somebody deactivated, which are not told apart.</summary>
    public static async Task<UserRow?> FindAsync(IQueryable<UserRow> users, string secret, DateTimeOffset now, CancellationToken ct)
    {
        var digest = DigestOf(secret);
        var user = await users.SingleOrDefaultAsync(row => row.InvitationDigest == digest, ct);
        return user is { IsTampered: false, IsActive: true, DeletedAt: null } && user.InvitationExpiresAt > now ? user : null;
    }

    /// <summary>The link as it goes into the answer of the call that made it, and nowhere else.</summary>
    public InvitationView Reveal(string publicUrl) => new($"{publicUrl.TrimEnd('/')}/invitation/{secret}", expiresAt);

    private static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>An invitation as on the wire.</summary>
internal sealed record InvitationView(string Link, DateTimeOffset ExpiresAt)
{
    public override string ToString() => nameof(InvitationView);
}
