using System.Diagnostics;
using System.Net;

namespace Tessera.Server.Console.Pages.Projects.Badges;

/// <summary>What embeds a badge in a page of somebody else's, in the form that the page is written in.</summary>
/// <param name="Image">Address of the picture. Holds nothing that any of the forms gives a meaning.</param>
/// <param name="Link">Where a click on it leads.</param>
internal sealed record BadgeSnippet(string Image, string Link)
{
    private const string Alt = "Build status";

    /// <summary>All forms, in the order in which people see them, by the names that they have everywhere.</summary>
    public static IReadOnlyList<(string Format, string Name)> Formats { get; } =
    [
        ("markdown", "Markdown"), ("html", "HTML"), ("asciidoc", "AsciiDoc"), ("rst", "reStructuredText"), ("textile", "Textile"), ("rdoc", "RDoc"), ("pod", "POD"), ("url", "URL"),
    ];

    /// <summary>The lines to paste.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    public string In(string format) => format switch
    {
        "markdown" => $"[![{Alt}]({Image})]({Link})",
        "html" => Html,
        "asciidoc" => $"image:{Image}[\"{Alt}\", link=\"{Link}\"]",
        "rst" => $".. image:: {Image}\n    :target: {Link}\n    :alt: {Alt}",
        "textile" => $"!{Image}({Alt})!:{Link}",
        "rdoc" => $"{{<img src=\"{WebUtility.HtmlEncode(Image)}\" alt=\"{Alt}\" />}}[{Link}]",
        "pod" => $"=for HTML {Html}",
        "url" => Image,
        _ => throw new UnreachableException(),
    };

    private string Html => $"<a href=\"{WebUtility.HtmlEncode(Link)}\"><img src=\"{WebUtility.HtmlEncode(Image)}\" alt=\"{Alt}\"></a>";

    /// <summary>Never the token in it.</summary>
    public override string ToString() => Link;
}
