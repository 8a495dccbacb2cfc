using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Server.Console.Builds;
using Tessera.Server.Console.Forms;
using Tessera.Server.Hosting;
using Tessera.Server.ProjectTokens;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Projects.Badges;

/// <summary>
/// Shows a project's badge and what embeds it elsewhere. A private project's badge needs a token, which everybody can read who reads what it is embedded in: a
/// Status token, which can be made here, and nothing that can do more.
/// </summary>
internal static class BadgePages
{
    /// <summary>What stands where the secret of a token belongs, as long as nobody but its owner knows it.</summary>
    public const string Placeholder = "YOUR_STATUS_TOKEN";

    public static void MapProjectBadges(this RouteGroupBuilder project)
    {
        var badge = project.MapGroup("/badge").RequiringInProject(BuildsRights.ReadStatus);
        badge.MapGet("", ShowAsync);
        badge.MapGet("picture", ShowPictureAsync).WithMetadata(new ConsoleFile());
        badge.MapPost("token", CreateTokenAsync).RequiringChange();
    }

    /// <summary>Address of the page.</summary>
    public static string AddressOf(ProjectPlace place) => $"{place.Address}/badge";

    /// <summary>Address of the picture in this console, which takes no token: who looks is signed in.</summary>
    public static string PictureOf(ProjectPlace place, string? branch, string style)
    {
        var query = new QueryBuilder { { "style", style } };
        if (branch is not null)
            query.Add("branch", branch);
        return $"{AddressOf(place)}/picture{query}";
    }

    private static async Task<IResult> ShowAsync(HttpContext http, IProjectBuilds builds, ShownOnce once, IOptions<TesseraOptions> options, CancellationToken ct)
    {
        var place = http.Place();
        var choice = BadgeChoice.Of(http.Request.Query, place);
        var made = Guid.TryParse(http.Request.Query["id"], out var id) ? NewSecrets.Take(http, once, id) : null;
        var origin = OriginOf(http, options.Value);
        var secret = choice.Token == BadgeChoice.WithToken ? made?.Secret ?? Placeholder : null;
        var branches = place.May(BuildsRights.ReadBuilds) ? (await builds.ListAsync(place.Project.Id, null, null, null, 1, ct)).Branches : [];
        return Page.Show<BadgePage>(http, new BadgeModel(
            choice,
            branches,
            (await builds.BadgeAsync(place.Project.Id, choice.Branch, ct)).State,
            new BadgeSnippet(choice.PictureOf(origin, place.Project.Slug, secret), origin + place.Address).In(choice.Format),
            made));
    }

    private static async Task<IResult> ShowPictureAsync(HttpContext http, IBuildFiles files)
    {
        await files.WriteBadgeAsync(http, http.Place().Project.Id, BadgeChoice.Of(http.Request.Query, http.Place()).Branch);
        return TypedResults.Empty;
    }

    private static async Task<IResult> CreateTokenAsync(HttpContext http, TesseraDb db, CreateProjectToken operation, ShownOnce once, CancellationToken ct)
    {
        var place = http.Place();
        var caller = http.Viewer().Caller!;
        var choice = BadgeChoice.Of(await PageForm.ReadAsync(http), place) with { Token = BadgeChoice.WithToken };
        switch (await operation.ExecuteAsync(db, caller, place.Project.Id, new(Words.Get("status-badge"), ProjectScopes.Status), ct))
        {
            case ProjectTokenOutcome.NewSecret { Token: var token }:
                var query = choice.ToQuery();
                query.Add("id", token.Record.Id.ToString("D", CultureInfo.InvariantCulture));
                return NewSecrets.Show(once, caller, token, $"{AddressOf(place)}{query}");
            case ProjectTokenOutcome.BeyondOwnRights:
                return ErrorPages.Show(http, ErrorPages.Beyond);
            case ProjectTokenOutcome.Refused refused:
                return refused.Why.ToPage(http);
            default:
                throw new UnreachableException();
        }
    }

    // What is pasted elsewhere has to hold what the settings say; as long as they name this machine, as they do at first, where the viewer has come in is better.
    private static string OriginOf(HttpContext http, TesseraOptions options) =>
        new Uri(options.PublicUrl).IsLoopback ? $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}" : options.PublicUrl.TrimEnd('/');
}

/// <summary>What the page of a badge shows.</summary>
/// <param name="Choice">What was chosen.</param>
/// <param name="Branches">Branches to choose from.</param>
/// <param name="State">What the badge says.</param>
/// <param name="Snippet">What embeds it.</param>
/// <param name="New">The token that was made for it just now; null when none was.</param>
internal sealed record BadgeModel(BadgeChoice Choice, IReadOnlyList<string> Branches, string State, string Snippet, NewSecret? New)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(BadgeModel);
}
