using System.Globalization;
using Tessera.Server.Console.Forms;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>What stands in the form of a service token, new or known.</summary>
internal sealed record ServiceTokenForm
{
    /// <summary>The duration of a token that exists: the one it has.</summary>
    public const string Keep = "keep";

    /// <summary>What a new token has unless somebody chooses otherwise: nothing that lasts longer than a month comes about by not looking.</summary>
    private const string DefaultDuration = "30";

    // A number of days that no rule allows, so that the operation says which it does.
    private const int NotChosen = -1;

    /// <summary>The token as it is now; null for one that is to be made.</summary>
    public TokenView? Present { get; init; }

    /// <summary>Version of the record that the form began with.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether somebody else has changed the token since.</summary>
    public bool IsStale { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string Duration { get; init; } = DefaultDuration;

    /// <summary>The duration in days; null is unlimited.</summary>
    public int? Days { get; init; }

    public string Type { get; init; } = "";

    public string Filter { get; init; } = "";

    /// <summary>Whether it was sent only to see less of the permissions, which needs no sending where scripts run.</summary>
    public bool OnlyFilters { get; init; }

    /// <summary>The permissions that are ticked.</summary>
    public IReadOnlySet<string> Ticked { get; init; } = new HashSet<string>();

    public FormErrors Errors { get; init; } = [];

    /// <summary>The form as sent.</summary>
    public static async Task<ServiceTokenForm> ReadAsync(HttpContext http, ServiceTokenForm before)
    {
        var form = await PageForm.ReadAsync(http);
        var ticked = Ticks(form, http.Viewer());
        var type = form.Text("type");
        // A custom token that becomes another leaves its list behind: nobody has to untick all of it first.
        if (type != ServiceTokenType.Custom && before.Present is { Type: ServiceTokenType.Custom } && type.Length > 0 && ticked.SetEquals(before.Ticked))
            ticked.Clear();
        return before with
        {
            Name = form.Text("name"),
            Description = form.Text("description"),
            Duration = form.Text("duration"),
            // Ticking a box selects Custom.
            Type = type.Length == 0 && ticked.Count > 0 ? ServiceTokenType.Custom : type,
            Filter = form.Text("filter"),
            OnlyFilters = form.Text("do") == "filter",
            Version = form.Text("version"),
            Days = form.Text("duration").Length == 0 ? NotChosen : form.Days("duration"),
            Ticked = ticked,
        };
    }

    /// <summary>The form of a token that exists.</summary>
    public static ServiceTokenForm Of(ShowServiceToken.Shown token) => new()
    {
        Present = token.View,
        Version = VersionOf(token.Row),
        Name = token.View.Name,
        Description = token.View.Description ?? "",
        Duration = Keep,
        Type = token.View.Type ?? "",
        Ticked = token.Row.Permissions.ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>Version of a record as the form carries it.</summary>
    public static string VersionOf(TokenRow row) => row.Epoch.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same form, with what an operation found wrong.</summary>
    public ServiceTokenForm With(ServiceTokenOutcome problem) => this with
    {
        Errors = problem switch
        {
            ServiceTokenOutcome.Invalid invalid => new() { { invalid.Field, invalid.Message } },
            ServiceTokenOutcome.NameTaken => new() { { "name", ServiceTokenOutcome.NameTaken.Message } },
            ServiceTokenOutcome.BeyondOwnRights => new() { { "", ServiceTokenOutcome.BeyondOwnRights.Detail } },
            _ => throw new System.Diagnostics.UnreachableException(),
        },
    };

    private static HashSet<string> Ticks(PageForm form, Viewer viewer)
    {
        var ticked = form.All("permission").Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        var all = form.All("all");
        // A box that stands for a resource stands for what of it was to be seen.
        var seen = all.Count == 0 ? [] : PermissionMatrix.Of(viewer, ticked, [], form.Text("filtered")).Apis.SelectMany(api => api.Resources).Where(resource => all.Contains(resource.Key));
        ticked.UnionWith(seen.SelectMany(resource => resource.Actions).Where(action => action.MayBeGiven).Select(action => action.Is.Permission.Text));
        return ticked;
    }
}
