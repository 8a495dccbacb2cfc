namespace Tessera.Server.Hosting;

/// <summary>The first administrator, section <c>Tessera:Admin</c>: used when there are no users yet, ignored later.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Tessera:Admin";

    /// <summary>E-mail address; null: ask for the one-time code printed in the log.</summary>
    public string? Email { get; set; }

    /// <summary>Password.</summary>
    public string? Password { get; set; }
}
