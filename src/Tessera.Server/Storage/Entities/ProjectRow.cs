using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>
/// A project. Sealed: who belongs to it and whether it is public decide what tokens reach. Deleted ones stay, sealed as deleted, so that putting an old
/// row back is noticed.
/// </summary>
internal sealed class ProjectRow : ISealedRow
{
    public required Guid Id { get; set; }

    /// <summary><c>vcs/org/repo</c>, vcs in short form. Never changes.</summary>
    public required string Slug { get; set; }

    /// <summary>The slug as long as the project is there; null once deleted, so that it can be used again.</summary>
    public string? SlugKey { get; set; }

    public required string Name { get; set; }

    public bool IsPublic { get; set; }

    public required string DefaultBranch { get; set; }

    /// <summary>Who belongs to it, each as <c>{user id}:{read or write}</c>.</summary>
    public IReadOnlyList<string> Members { get; set; } = [];

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Id.ToString();

    public void WriteTo(SealContent content)
    {
        content.Add(Id);
        content.Add(Slug);
        content.Add(SlugKey);
        content.Add(Name);
        content.Add(IsPublic);
        content.Add(DefaultBranch);
        content.Add(Members);
        content.Add(CreatedAt);
        content.Add(DeletedAt);
    }
}
