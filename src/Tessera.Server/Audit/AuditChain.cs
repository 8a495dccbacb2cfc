using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>
/// Chains audit rows: each carries an HMAC under the instance key over its fields and the hash before it, and the instance row keeps the end of
/// the chain. Editing, deleting, reordering or cutting off rows shows, and whoever has only the database cannot forge a chain that holds.
/// </summary>
internal sealed class AuditChain(InstanceKey key)
{
    /// <summary>Gives the row its number and hash, and moves the end of the chain to it.</summary>
    public void Append(InstanceRow end, AuditRow row)
    {
        row.Id = ++end.AuditSequence;
        row.KeyId = key.ActiveId;
        row.Hash = Hash(row, end.AuditHash) ?? throw new InvalidOperationException("The active key is gone.");
        end.AuditHash = row.Hash;
    }

    /// <summary>Whether the row is what was written after a row with the hash <paramref name="before"/>.</summary>
    public bool IsLink(AuditRow row, byte[] before) =>
        Hash(row, before) is { } expected && expected.AsSpan().SequenceEqual(row.Hash);

    private byte[]? Hash(AuditRow row, byte[] before)
    {
        var content = new SealContent();
        content.Add(before);
        content.Add(row.Id);
        content.Add(row.At);
        content.Add(row.ActorKind);
        content.Add(row.ActorId);
        content.Add(row.ActorName);
        content.Add(row.Ip);
        content.Add(row.Action);
        content.Add(row.TargetKind);
        content.Add(row.TargetId);
        content.Add(row.TargetName);
        content.Add(row.Project);
        content.Add(row.Before);
        content.Add(row.After);
        return key.Sign(row.KeyId, content.Written);
    }
}
