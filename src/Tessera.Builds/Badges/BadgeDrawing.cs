using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Tessera.Builds.Badges;

/// <summary>Draws badges. Nothing of a request goes into one: what is drawn depends on state and style alone.</summary>
internal static class BadgeDrawing
{
    private const string Font = "font-family=\"Verdana,Geneva,'DejaVu Sans',sans-serif\" font-size=\"11\"";

    /// <summary>The picture as SVG.</summary>
    public static string Draw(BadgeState state, BadgeStyle style)
    {
        var text = new Words(BadgeWords.Label, state.ToText());
        return style switch
        {
            BadgeStyle.Svg => DrawTiles(text, state),
            BadgeStyle.Shield => DrawShield(text, state),
            _ => throw new UnreachableException(),
        };
    }

    private static string DrawTiles(Words text, BadgeState state)
    {
        var left = 22 + text.LabelWidth + 7;
        var right = 20 + text.StateWidth + 8;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="22" role="img" aria-label="{text.Title}"><title>{text.Title}</title>
            <clipPath id="r"><rect width="{left + right}" height="22" rx="4"/></clipPath>
            <g clip-path="url(#r)"><rect width="{left}" height="22" fill="#24292f"/><rect x="{left}" width="{right}" height="22" fill="{state.ToColor()}"/></g>
            <g fill="#fff"><path d="M7 6h4v4H7z"/><path d="M12 6h4v4h-4z" opacity=".55"/><path d="M7 11h4v4H7z" opacity=".55"/><path d="M12 11h4v4h-4z" opacity=".85"/></g>
            <path d="{state.ToSign()}" transform="translate({left + 6} 6)" fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>
            <g fill="#fff" {Font}><text x="22" y="15" textLength="{text.LabelWidth}">{text.Label}</text><text x="{left + 20}" y="15" textLength="{text.StateWidth}">{text.State}</text></g>
            </svg>
            """);
    }

    private static string DrawShield(Words text, BadgeState state)
    {
        var left = text.LabelWidth + 12;
        var right = text.StateWidth + 12;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{text.Title}"><title>{text.Title}</title>
            <linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#fff" stop-opacity=".15"/><stop offset="1" stop-opacity=".1"/></linearGradient>
            <clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><rect width="{left}" height="20" fill="#484f58"/><rect x="{left}" width="{right}" height="20" fill="{state.ToColor()}"/><rect width="{left + right}" height="20" fill="url(#s)"/></g>
            <g fill="#010101" fill-opacity=".3" aria-hidden="true" {Font}><text x="6" y="15" textLength="{text.LabelWidth}">{text.Label}</text><text x="{left + 6}" y="15" textLength="{text.StateWidth}">{text.State}</text></g>
            <g fill="#fff" {Font}><text x="6" y="14" textLength="{text.LabelWidth}">{text.Label}</text><text x="{left + 6}" y="14" textLength="{text.StateWidth}">{text.State}</text></g>
            </svg>
            """);
    }

    /// <summary>The texts of a badge, escaped, with the widths of what is read.</summary>
    private sealed class Words(string label, string state)
    {
        public string Label { get; } = WebUtility.HtmlEncode(label);

        public string State { get; } = WebUtility.HtmlEncode(state);

        public string Title => $"{Label}: {State}";

        public int LabelWidth { get; } = TextWidth.Of(label);

        public int StateWidth { get; } = TextWidth.Of(state);
    }
}
