using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Support;

/// <summary>Tokens, users and roles made past the HTTP interface, as mutations like any other.</summary>
internal static class Made
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A service token; gives its secret.</summary>
    public static async Task<string> ServiceTokenAsync(this TesseraServer server, string type, params string[] permissions) =>
        (await server.TokenAsync(TokenKind.Service, row => (row.Scope, row.Permissions) = (type, permissions))).Secret;

    /// <summary>A personal token of a new user who has one new role; gives its secret.</summary>
    public static async Task<string> UserTokenAsync(this TesseraServer server, Access apis, params string[] permissions)
    {
        var role = new RoleRow { Id = Guid.CreateVersion7(server.Clock.GetUtcNow()), Name = "r", NameKey = "", Permissions = permissions, Apis = apis };
        role.NameKey = role.Id.ToString();
        return await server.UserTokenAsync(role);
    }

    /// <summary>A personal token of a new user with this new role.</summary>
    public static async Task<string> UserTokenAsync(this TesseraServer server, RoleRow role)
    {
        var user = new UserRow { Id = Guid.CreateVersion7(server.Clock.GetUtcNow()), Email = "u@example.com", Name = "U", CreatedAt = server.Clock.GetUtcNow(), RoleIds = [role.Id.ToString()] };
        user.EmailKey = user.Id.ToString();
        await server.ChangeAsync(mutation =>
        {
            mutation.Db.Roles.Add(role);
            mutation.Db.Users.Add(user);
            mutation.Feed(ChangeKind.Role, role.Id.ToString());
            mutation.Feed(ChangeKind.User, user.Id.ToString());
        });
        return (await server.TokenAsync(TokenKind.Personal, row => row.OwnerId = user.Id)).Secret;
    }

    /// <summary>A token of any kind.</summary>
    public static async Task<(Guid Id, string Secret)> TokenAsync(this TesseraServer server, TokenKind kind, Action<TokenRow> fill)
    {
        var secret = TokenSecret.Create(kind, server.Get<TokenFormat>());
        var id = Guid.Empty;
        await server.ChangeAsync(mutation =>
        {
            var row = NewToken.Row(mutation, secret, "made", null);
            fill(row);
            id = row.Id;
            mutation.Db.Tokens.Add(row);
            mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
            mutation.Audit("test.create", row.AuditTarget(), null, null);
        });
        return (id, secret.Reveal());
    }

    /// <summary>Any change.</summary>
    public static async Task ChangeAsync(this TesseraServer server, Action<Mutation> change)
    {
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        await using var mutation = await server.Get<Mutations>().BeginAsync(db, Actor.System("test"), Ct);
        change(mutation);
        await mutation.CommitAsync();
    }

    /// <summary>What somebody does who can write to the database but has not the key.</summary>
    public static Task<int> ByHandAsync(this TesseraServer server, string sql) => server.SqlAsync(sql);
}
