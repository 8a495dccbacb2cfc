using Tessera.Permissions;
using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>A custom role. The built-in ones are in code: nobody can edit them in the database.</summary>
internal sealed class RoleRow : ISealedRow
{
    public required Guid Id { get; set; }

    public required string Name { get; set; }

    /// <summary>The name as compared; unique.</summary>
    public required string NameKey { get; set; }

    public string? Description { get; set; }

    public IReadOnlyList<string> Permissions { get; set; } = [];

    public Access Apis { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Id.ToString();

    public void WriteTo(SealContent content)
    {
        content.Add(Id);
        content.Add(Name);
        content.Add(Permissions);
        content.Add((long)Apis);
    }
}
