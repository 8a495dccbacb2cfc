namespace Tessera.Server.Storage;

/// <summary>A key of ASP.NET Core's data protection, encrypted under the instance key: without that key nobody can read it or plant one.</summary>
internal sealed class ProtectionKeyRow
{
    public required Guid Id { get; set; }

    /// <summary>The key as data protection writes it, its secret encrypted.</summary>
    public required string Xml { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}
