using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>A registered API. Sealed: which permission a route takes decides as much as which permissions a token has.</summary>
internal sealed class ApiRow : ISealedRow
{
    public required string Name { get; set; }

    public required string Title { get; set; }

    /// <summary>The routes as JSON, in the order of registration.</summary>
    public required string Routes { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Name;

    public void WriteTo(SealContent content)
    {
        content.Add(Name);
        content.Add(Title);
        content.Add(Routes);
    }
}
