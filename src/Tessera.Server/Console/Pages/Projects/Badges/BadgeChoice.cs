using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Tessera.Server.Console.Forms;
using Tessera.Server.Projects;

namespace Tessera.Server.Console.Pages.Projects.Badges;

/// <summary>Which badge, how it looks, and how it is embedded. What is not understood is passed over.</summary>
internal sealed record BadgeChoice
{
    public const string Svg = "svg";
    public const string Shield = "shield";
    public const string WithToken = "status";
    public const string WithoutToken = "none";

    private const int MaxBranch = 250;

    /// <summary>The branch; null: the default branch, whichever it is when somebody looks.</summary>
    public string? Branch { get; init; }

    /// <summary><see cref="Svg"/> or <see cref="Shield"/>, as the badge's own parameter.</summary>
    public required string Style { get; init; }

    /// <summary>One of <see cref="BadgeSnippet.Formats"/>.</summary>
    public required string Format { get; init; }

    /// <summary><see cref="WithToken"/> or <see cref="WithoutToken"/>: a private project's badge shows nothing without one.</summary>
    public required string Token { get; init; }

    /// <summary>The choice in a page's address.</summary>
    public static BadgeChoice Of(IQueryCollection query, ProjectPlace place) =>
        Of(name => query[name] is [{ Length: > 0 } value] ? value : null, place);

    /// <summary>The choice in a form.</summary>
    public static BadgeChoice Of(PageForm form, ProjectPlace place) => Of(form.TextOrNull, place);

    /// <summary>As the query of an address.</summary>
    public QueryBuilder ToQuery()
    {
        var query = new QueryBuilder();
        if (Branch is not null)
            query.Add("branch", Branch);
        query.Add("style", Style);
        query.Add("format", Format);
        query.Add("token", Token);
        return query;
    }

    /// <summary>The picture's address as the API has it.</summary>
    /// <param name="origin">Scheme and host of this instance.</param>
    /// <param name="slug">The project.</param>
    /// <param name="secret">What stands for the token; null: none.</param>
    public string PictureOf(string origin, string slug, string? secret)
    {
        var path = Branch is null ? "" : $"/tree/{PathOf(Branch)}";
        return string.Create(CultureInfo.InvariantCulture, $"{origin}/{slug}{path}.svg?style={Style}{(secret is null ? "" : $"&circle-token={secret}")}");
    }

    private static BadgeChoice Of(Func<string, string?> field, ProjectPlace place) => new()
    {
        Branch = field("branch") is { Length: <= MaxBranch } branch ? branch : null,
        Style = field("style") == Shield ? Shield : Svg,
        Format = BadgeSnippet.Formats.FirstOrDefault(known => known.Format == field("format"), BadgeSnippet.Formats[0]).Format,
        Token = field("token") switch
        {
            WithToken => WithToken,
            WithoutToken => WithoutToken,
            _ => place.Project.Visibility == ProjectFields.Private ? WithToken : WithoutToken,
        },
    };

    // Slashes are easier to read as they are. Where clients would take parts for steps up or leave empty ones out they stay escaped.
    private static string PathOf(string branch) => branch.Split('/').Any(part => part is "" or "." or "..")
        ? Uri.EscapeDataString(branch)
        : string.Join('/', branch.Split('/').Select(Uri.EscapeDataString));
}
