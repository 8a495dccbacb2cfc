using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;
using Tessera.Tokens;

namespace Tessera.Server.Apis;

/// <summary>
/// How many live tokens reach what of one API. The store counts tokens that give the same, so that what is left to do here depends on how many
/// different lists of permissions there are, not on how many tokens.
/// </summary>
internal sealed class LiveTokens
{
    private readonly List<(IReadOnlyCollection<string> Permissions, int Tokens)> custom = [];
    private readonly Dictionary<string, int> named = new(StringComparer.Ordinal);
    private int reading;
    private int writing;

    /// <summary>No tokens at all.</summary>
    public static LiveTokens None { get; } = new();

    /// <summary>Tokens that reach an action because it reads, and would not if it wrote: those of read-only extent.</summary>
    public int ReadOnly => reading;

    /// <summary>Counts the tokens that are neither deleted nor expired.</summary>
    public static async Task<LiveTokens> CountAsync(TesseraDb db, UserDirectory directory, string api, DateTimeOffset now, CancellationToken ct) =>
        Of(await ReadAsync(db, now, ct), directory, api);

    /// <summary>Tokens that are neither deleted nor expired, by what they give. Looks at all of them.</summary>
    public static Task<List<Group>> ReadAsync(TesseraDb db, DateTimeOffset now, CancellationToken ct)
    {
        var at = now.ToUnixTimeMilliseconds();
        return db.Database.SqlQuery<Group>(
            $"""
            SELECT "Kind", "OwnerId", "Scope", "Permissions", COUNT(*) AS "Tokens", MIN("ExpiresAt") AS "FirstExpiry", MIN("RetiresAt") AS "FirstRetirement" FROM tokens
            WHERE "DeletedAt" IS NULL AND ("ExpiresAt" IS NULL OR "ExpiresAt" > {at}) AND ("RetiresAt" IS NULL OR "RetiresAt" > {at})
            GROUP BY "Kind", "OwnerId", "Scope", "Permissions"
            """).ToListAsync(ct);
    }

    /// <summary>When the first of these tokens ends.</summary>
    public static DateTimeOffset HoldsUntil(IReadOnlyList<Group> groups) =>
        groups.Select(group => Math.Min(group.FirstExpiry ?? long.MaxValue, group.FirstRetirement ?? long.MaxValue)).DefaultIfEmpty(long.MaxValue).Min() is < long.MaxValue and var end
            ? StoredForms.Time(end)
            : DateTimeOffset.MaxValue;

    /// <summary>What these tokens reach of one API.</summary>
    public static LiveTokens Of(IEnumerable<Group> groups, UserDirectory directory, string api)
    {
        var live = new LiveTokens();
        foreach (var group in groups)
        {
            if (group.Kind == (byte)TokenKind.Personal && group.OwnerId is { } owner)
                live.AddExtent(directory.RightsOf(owner).Apis, group.Tokens);
            else if (group.Kind == (byte)TokenKind.Service)
                live.AddNamed(ServiceTokenType.ApisOf(group.Scope), StoredForms.List(group.Permissions), group.Tokens, api);
            else if (group.Kind == (byte)TokenKind.Project)
                live.AddNamed(ProjectScopes.ApisOf(group.Scope), ProjectScopes.NamedBy(group.Scope).Select(permission => permission.Text), group.Tokens, api);
        }

        return live;
    }

    /// <summary>Tokens that reach a permission of this access.</summary>
    public int Reaching(CatalogueAction action) =>
        writing + (action.Access == Access.Read ? reading : 0) + named.GetValueOrDefault(action.Permission.Text);

    /// <summary>Tokens that reach anything of the API.</summary>
    public int ReachingAny(CatalogueApi api)
    {
        if (api.Actions.Count == 0)
            return 0;
        var names = api.Actions.Select(action => action.Permission.Text).ToHashSet(StringComparer.Ordinal);
        return writing + (api.Actions.Any(action => action.Access == Access.Read) ? reading : 0)
            + custom.Where(list => list.Permissions.Any(names.Contains)).Sum(list => list.Tokens);
    }

    /// <summary>Whether some token has the permission by name, also when it is unknown so far.</summary>
    public bool Name(string permission) => named.ContainsKey(permission);

    private void AddNamed(Access extent, IEnumerable<string> permissions, int tokens, string api)
    {
        AddExtent(extent, tokens);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{api}:");
        string[] mine = [.. permissions.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        if (mine.Length == 0)
            return;
        custom.Add((mine, tokens));
        foreach (var name in mine)
            named[name] = named.GetValueOrDefault(name) + tokens;
    }

    private void AddExtent(Access extent, int tokens)
    {
        if (extent == Access.Write)
            writing += tokens;
        else if (extent == Access.Read)
            reading += tokens;
    }

    /// <summary>Tokens that give the same, and when the first of them ends (milliseconds since 1970).</summary>
    internal sealed record Group(byte Kind, Guid? OwnerId, string? Scope, string Permissions, int Tokens, long? FirstExpiry, long? FirstRetirement);
}
