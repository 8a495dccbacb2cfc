namespace Tessera.Server.Storage;

/// <summary>The one row that every mutation changes first: its lock puts mutations in order, so that commit order is epoch order.</summary>
internal sealed class InstanceRow
{
    public const int TheId = 1;

    public int Id { get; set; } = TheId;

    /// <summary>Point in the feed of the last committed change.</summary>
    public long Epoch { get; set; }

    /// <summary>Number of the last audit row.</summary>
    public long AuditSequence { get; set; }

    /// <summary>Hash of the last audit row: where the chain goes on, and what shows that its end was cut off.</summary>
    public byte[] AuditHash { get; set; } = [];

    /// <summary>Key that the canary was made with.</summary>
    public required string CanaryKeyId { get; set; }

    /// <summary>HMAC of a fixed text: tells at start whether the instance key is the one of this database.</summary>
    public required byte[] Canary { get; set; }

    /// <summary>Random bytes of this database alone, from which every node makes the one-time code for the first administrator; null until one has printed it.</summary>
    public byte[]? SetupSeed { get; set; }
}
