namespace Tessera.Cli.Users;

internal sealed record UserRecord
{
    public required string Id { get; init; }
    public required string Email { get; init; }
    public string? Name { get; init; }
    public bool Active { get; init; } = true;
    public IReadOnlyList<string> Roles { get; init; } = [];
    public DateTimeOffset? CreatedAt { get; init; }
}
