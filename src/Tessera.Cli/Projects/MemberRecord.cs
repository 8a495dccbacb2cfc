namespace Tessera.Cli.Projects;

internal sealed record MemberRecord
{
    public required string UserId { get; init; }
    public required string Email { get; init; }
    public string? Name { get; init; }
    public required string Access { get; init; }
}
