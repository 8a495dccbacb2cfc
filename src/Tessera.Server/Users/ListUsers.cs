using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Lists users, newest first: all, or those whose address or name holds a text, who are let in or not, or who have a role.</summary>
internal sealed class ListUsers(UserDirectory directory)
{
    /// <summary>What to list.</summary>
    /// <param name="Search">Part of address or name; null for all.</param>
    /// <param name="Active">Whether they are let in; null for both.</param>
    /// <param name="RoleId">A role that they have; null for any.</param>
    public sealed record Filter(string? Search = null, bool? Active = null, Guid? RoleId = null);

    /// <summary>At most <paramref name="limit"/> users older than the one given.</summary>
    public async Task<IReadOnlyList<UserView>> ExecuteAsync(TesseraDb db, Filter filter, Guid? after, int limit, CancellationToken ct)
    {
        var users = db.Users.AsNoTracking().Where(row => row.DeletedAt == null);
        if (filter.Search is { } search)
            users = Matching(users, search);
        if (filter.Active is { } active)
            users = users.Where(row => row.IsActive == active);
        if (filter.RoleId is { } role)
        {
            Guid[] holders = [.. directory.UsersWith(role)];
            users = users.Where(row => holders.Contains(row.Id));
        }

        if (after is { } last)
            users = users.Where(row => row.Id.CompareTo(last) < 0);
        var rows = await users.OrderByDescending(row => row.Id).Take(limit).ToListAsync(ct);
        return [.. rows.Select(row => UserView.Of(row, directory.FindRole))];
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, ListUsers operation, UserDirectory directory, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request, "search", "active", "role");
        var search = query.Text("search");
        var active = query.OneOf("active", "true", "false");
        var role = query.Text("role");
        var page = query.Page(cursors);
        if (query.Problem is { } problem)
            return problem;
        var held = role is null ? null : directory.Roles.ByNameOrId(role);
        if (role is not null && held is null)
            return Problems.Invalid(("role", "is neither the name nor the id of a role."));
        Guid? after = page.After is null ? null : Guid.Parse(page.After);
        var found = await operation.ExecuteAsync(db, new(search, active is null ? null : active == "true", held?.Id), after, page.Limit + 1, ct);
        UserView[] items = [.. found.Take(page.Limit)];
        return TypedResults.Ok(new Page<UserView>(items, found.Count > page.Limit ? cursors.Create(page.Query, items[^1].Id.ToString()) : null));
    }

    // Addresses are compared as they are when signing in; names without regard to the case of ASCII letters, which is what SQL knows of case.
    private static IQueryable<UserRow> Matching(IQueryable<UserRow> users, string search)
    {
        var key = EmailAddress.KeyOf(search);
        var pattern = LikePattern.Holding(search);
        return users.Where(row => row.EmailKey!.Contains(key) || EF.Functions.Like(TesseraDb.Lower(row.Name), pattern, LikePattern.Escape));
    }
}
