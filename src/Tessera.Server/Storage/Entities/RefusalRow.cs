namespace Tessera.Server.Storage;

/// <summary>One of the newest refusals of a token. Decides nothing, so that it is not sealed.</summary>
internal sealed class RefusalRow
{
    /// <summary>How many are kept of one token.</summary>
    public const int KeptPerToken = 20;

    public required Guid Id { get; set; }

    public required Guid TokenId { get; set; }

    public required DateTimeOffset At { get; set; }

    /// <summary>As on the wire, revoked and unknown told apart.</summary>
    public required string Reason { get; set; }

    /// <summary>The permission that the request takes; null: not known.</summary>
    public string? Permission { get; set; }

    public string? Ip { get; set; }
}
