namespace Tessera.Server.Tokens;

/// <summary>A token's last use.</summary>
/// <param name="At">When it was last presented while live; null: never.</param>
/// <param name="From">From which address; null: not known.</param>
/// <param name="For">Permission of the last use that was allowed one; null: none, or not since this is kept.</param>
internal sealed record LastUse(DateTimeOffset? At, string? From, string? For);
