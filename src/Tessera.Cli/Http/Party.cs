namespace Tessera.Cli.Http;

/// <summary>Somebody or something named in a record: a user, a token, the server itself, a record that was changed.</summary>
internal sealed record Party
{
    public string? Kind { get; init; }
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }

    public string Display => Email is not null && Name is not null ? $"{Name} <{Email}>" : Name ?? Email ?? Id ?? "";
}
