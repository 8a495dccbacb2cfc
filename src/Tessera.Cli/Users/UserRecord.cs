namespace Tessera.Cli.Users;

internal sealed record UserRecord
{
    public required string Id { get; init; }
    public required string Email { get; init; }
    public string? Name { get; init; }

    /// <summary>Not said of the caller, who could not ask otherwise.</summary>
    public bool? Active { get; init; }
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>What their roles add up to on this server; said of the caller alone.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Access to the registered APIs; said of the caller alone.</summary>
    public string? Apis { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
}
