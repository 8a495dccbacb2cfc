namespace Tessera.Cli.Roles;

internal sealed record RoleRecord
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public bool BuiltIn { get; init; }
    public required IReadOnlyList<string> Permissions { get; init; }
    public string? Apis { get; init; }
    public int Users { get; init; }
}
