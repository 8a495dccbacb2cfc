namespace Tessera.Server.Tests.Clients;

/// <summary>What a request presents.</summary>
public enum Presents
{
    /// <summary>No token.</summary>
    Nothing,

    /// <summary>A text that is no token.</summary>
    Malformed,

    /// <summary>A well-formed token that was never issued here.</summary>
    Unknown,

    /// <summary>A token that gave everything until it expired.</summary>
    Expired,

    /// <summary>A token that gave everything until it was deleted.</summary>
    Deleted,

    /// <summary>The secret that another took the place of.</summary>
    Regenerated,

    /// <summary>Two tokens, each of which would pass.</summary>
    Two,

    /// <summary>The same token twice.</summary>
    SameTwice,

    /// <summary>A custom token with <c>shop:article.find</c> alone.</summary>
    Finder,

    /// <summary>A custom token with a permission of another resource.</summary>
    Stranger,

    /// <summary>A service token that reads everything.</summary>
    ReadOnly,

    /// <summary>A service token that may do everything.</summary>
    FullAccess,

    /// <summary>An administrator's personal token.</summary>
    Personal,

    /// <summary>A project's token that may do everything in its project, to which none of the operations belongs.</summary>
    OfProject,
}

/// <summary>What of an answer gets through to the client, where it is not up to the guard.</summary>
public enum Medium
{
    /// <summary>Everything.</summary>
    Whole,

    /// <summary>
    /// nginx 1.22 takes one Authorization header and no more: it refuses two by itself, the same token twice included, with 400 and a page of its own. It also makes
    /// the bodies of 401 and 403 anew; what they say has to come through the challenge, and does.
    /// </summary>
    OneAuthorization,
}

/// <summary>A request, and what it gets wherever the shop is guarded.</summary>
/// <param name="Presents">What it presents.</param>
/// <param name="Permission">The permission that the operation takes, without the API's name.</param>
/// <param name="Status">Status of the answer; null: whatever the operation itself answers.</param>
/// <param name="Reason">Why not.</param>
/// <param name="IsMissing">Whether the permission is named as missing.</param>
public sealed record AnswerRow(Presents Presents, string Permission, int? Status = null, string? Reason = null, bool IsMissing = false)
{
    /// <summary>The row as it reaches a client.</summary>
    public AnswerRow Through(Medium medium) => medium switch
    {
        Medium.OneAuthorization when Presents is Presents.Two or Presents.SameTwice => this with { Status = 400, Reason = null },
        Medium.OneAuthorization or Medium.Whole => this,
        _ => throw new ArgumentOutOfRangeException(nameof(medium), medium, null),
    };

    public override string ToString() => $"{Presents} asks for {Permission}";
}

/// <summary>The same answers at every guard: gateways, ASP.NET Core, Express, Fastify, GraphQL.</summary>
public static class AnswerTable
{
    private static readonly string[] Operations = ["article.find", "article.findOne", "article.create", "article.delete"];

    public static IReadOnlyList<AnswerRow> Rows { get; } =
    [
        .. Everywhere(Presents.Nothing, 401, null),
        .. Everywhere(Presents.Malformed, 401, "malformed"),
        .. Everywhere(Presents.Unknown, 401, "unknown"),
        .. Everywhere(Presents.Expired, 401, "expired"),
        .. Everywhere(Presents.Deleted, 401, "unknown"),
        .. Everywhere(Presents.Regenerated, 401, "unknown"),
        .. Everywhere(Presents.Two, 400, "malformed"),
        new(Presents.SameTwice, "article.find"),
        new(Presents.Finder, "article.find"),
        Lacking(Presents.Finder, "article.findOne"),
        Lacking(Presents.Finder, "article.create"),
        Lacking(Presents.Finder, "article.delete"),
        .. Operations.Select(operation => Lacking(Presents.Stranger, operation)),
        new(Presents.ReadOnly, "article.find"),
        new(Presents.ReadOnly, "article.findOne"),
        Lacking(Presents.ReadOnly, "article.create"),
        Lacking(Presents.ReadOnly, "article.delete"),
        .. Operations.Select(operation => new AnswerRow(Presents.FullAccess, operation)),
        .. Operations.Select(operation => new AnswerRow(Presents.Personal, operation)),
        .. Everywhere(Presents.OfProject, 403, "wrong_project"),
    ];

    private static IEnumerable<AnswerRow> Everywhere(Presents presents, int status, string? reason) =>
        Operations.Select(operation => new AnswerRow(presents, operation, status, reason));

    private static AnswerRow Lacking(Presents presents, string operation) => new(presents, operation, 403, "insufficient_scope", IsMissing: true);
}
