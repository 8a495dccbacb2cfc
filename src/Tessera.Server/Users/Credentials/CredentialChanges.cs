using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>Adds and deletes credentials within a mutation, with feed and audit rows.</summary>
internal static class CredentialChanges
{
    /// <summary>Adds one of a user's.</summary>
    public static CredentialRow Add<T>(Mutation mutation, UserRow user, CredentialKind kind, string name, string uniqueKey, Guid id, T content)
    {
        var row = new CredentialRow
        {
            Id = id,
            UserId = user.Id,
            Kind = kind,
            Name = name,
            UniqueKey = uniqueKey,
            Content = CredentialContent.ToText(content),
            CreatedAt = mutation.Now,
        };
        mutation.Db.Credentials.Add(row);
        mutation.Feed(ChangeKind.Credential, row.Subject);
        mutation.Audit($"{kind.ToWire()}.create", user.AuditTarget(), null, CredentialView.Of(row));
        return row;
    }

    /// <summary>Deletes one, for good: what it signed in with is not kept, and its key is free again.</summary>
    public static void Delete(Mutation mutation, UserRow user, CredentialRow row)
    {
        var before = CredentialView.Of(row);
        row.DeletedAt = mutation.Now;
        row.UniqueKey = null;
        row.Content = CredentialContent.None;
        mutation.Feed(ChangeKind.Credential, row.Subject);
        mutation.Audit($"{row.Kind.ToWire()}.delete", user.AuditTarget(), before, null);
    }

    /// <summary>Deletes everything a user has.</summary>
    public static async Task DeleteAllAsync(Mutation mutation, UserRow user, CancellationToken ct)
    {
        foreach (var row in await CredentialRows.OfUserAsync(mutation.Db, user.Id, ct))
            Delete(mutation, user, row);
    }
}
