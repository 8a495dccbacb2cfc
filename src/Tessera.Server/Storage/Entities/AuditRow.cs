namespace Tessera.Server.Storage;

/// <summary>Who did what to which record, from where, before and after. Never a secret. Chained by hash to the row before.</summary>
internal sealed class AuditRow
{
    public required long Id { get; set; }

    public required DateTimeOffset At { get; set; }

    /// <summary><c>user</c>, <c>token</c> or <c>system</c>.</summary>
    public required string ActorKind { get; set; }

    public Guid? ActorId { get; set; }

    public required string ActorName { get; set; }

    public string? Ip { get; set; }

    public required string Action { get; set; }

    /// <summary><c>token</c>, <c>user</c>, <c>role</c>, <c>api</c>, <c>project</c> or <c>instance</c>.</summary>
    public required string TargetKind { get; set; }

    public required string TargetId { get; set; }

    public required string TargetName { get; set; }

    public string? Project { get; set; }

    /// <summary>JSON of the record before; null when it is new.</summary>
    public string? Before { get; set; }

    /// <summary>JSON of the record after; null when it is gone.</summary>
    public string? After { get; set; }

    public required string KeyId { get; set; }

    /// <summary>HMAC over this row and the hash of the row before.</summary>
    public byte[] Hash { get; set; } = [];
}
