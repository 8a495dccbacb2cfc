using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Roles;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Tests.Support;

/// <summary>Further users, put in place the way a mutation does, for tests that are about tokens.</summary>
internal static class Members
{
    public const string MemberSecret = "another horse, another staple";

    /// <summary>Adds a user with a role and gives a personal token of theirs.</summary>
    public static async Task<string> AddUserAsync(this TesseraServer server, string email, Role? role = null)
    {
        await using (var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync())
        {
            await using var mutation = await server.Get<Mutations>().BeginAsync(db, Actor.System("test"), TestContext.Current.CancellationToken);
            var user = new UserRow
            {
                Id = Guid.CreateVersion7(server.Clock.GetUtcNow()),
                Email = email,
                EmailKey = EmailAddress.KeyOf(email),
                Name = email,
                RoleIds = [(role ?? BuiltInRoles.Developer).Id.ToString()],
                CreatedAt = mutation.Now,
            };
            user.PasswordHash = server.Get<Passwords>().Hash(user, MemberSecret);
            db.Users.Add(user);
            mutation.Feed(ChangeKind.User, user.Id.ToString());
            await mutation.CommitAsync();
        }

        return await server.SignInAsync(email, MemberSecret);
    }

    /// <summary>Changes a user's row the way a mutation does.</summary>
    public static async Task ChangeUserAsync(this TesseraServer server, string email, Action<UserRow, DateTimeOffset> change)
    {
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await using var mutation = await server.Get<Mutations>().BeginAsync(db, Actor.System("test"), TestContext.Current.CancellationToken);
        var user = await db.Users.SingleAsync(row => row.Email == email);
        change(user, mutation.Now);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        await mutation.CommitAsync();
    }

    /// <summary>Sends a body as it stands, also one that no serializer would write.</summary>
    public static async Task<(HttpResponseMessage Answer, JsonNode? Body)> SendJsonAsync(this HttpClient client, HttpMethod method, string path, string body, string contentType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await client.SendContentAsync(method, path, content);
    }

    public static async Task<(HttpResponseMessage Answer, JsonNode? Body)> SendFormAsync(this HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.SendContentAsync(HttpMethod.Post, path, content);
    }

    private static async Task<(HttpResponseMessage Answer, JsonNode? Body)> SendContentAsync(this HttpClient client, HttpMethod method, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer, answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }
}
