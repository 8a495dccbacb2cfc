using System.Net;
using Tessera.Console.Tests.Projects;
using Tessera.Console.Tests.ServiceTokens;
using Tessera.Console.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Tokens;

/// <summary>A token of one of the three kinds, made in the console by somebody who may look at its page; with a call that it may make, and one that it may not.</summary>
internal sealed class TokenOfKind : IDisposable
{
    private static int made;
    private readonly ConsoleProject? project;

    private TokenOfKind(TesseraServer server, string kind, SessionClient client, ConsoleProject? project)
    {
        (Server, Kind, Client) = (server, kind, client);
        this.project = project;
        var name = $"{kind} {Interlocked.Increment(ref made)}";
        (List, Fields, Used, Missing) = kind switch
        {
            "personal" => ("/user/tokens", [("name", name), ("duration", "unlimited")], TesseraPermissions.AuditRead, TesseraPermissions.RoleRead),
            "project" => ($"{project!.Settings}/api-permissions", [("label", name), ("scope", "build-artifacts"), ("duration", "unlimited")], "builds:artifact.read", "builds:build.read"),
            _ => (TokenPages.Root, TokenPages.Fields(name, "custom", "unlimited", RegisteredApi.Find), RegisteredApi.Find, RegisteredApi.Create),
        };
    }

    public static TheoryData<string> Kinds => ["personal", "project", "service"];

    public TesseraServer Server { get; }

    public string Kind { get; }

    /// <summary>Who made it, signed in.</summary>
    public SessionClient Client { get; }

    /// <summary>The list that it stands in.</summary>
    public string List { get; }

    /// <summary>The form that makes one.</summary>
    public string New => Kind == "service" ? $"{List}/create" : $"{List}/new";

    /// <summary>What is entered there.</summary>
    public (string Name, string Value)[] Fields { get; }

    /// <summary>The permission that <see cref="CallAsync"/> takes.</summary>
    public string Used { get; }

    /// <summary>The permission that the token does not give.</summary>
    public string Missing { get; }

    /// <summary>What it is called when the token gets another secret.</summary>
    public string Renewal => Kind == "service" ? "regenerate" : "rotate";

    /// <summary>The token's page.</summary>
    public string Page { get; private set; } = "";

    public string Secret { get; private set; } = "";

    /// <summary>Whose it will be is signed in; nothing is made yet.</summary>
    public static async Task<TokenOfKind> PrepareAsync(TesseraServer server, string kind, string language = "en")
    {
        await server.RegisterAsync();
        var project = kind == "project" ? await ConsoleProject.OnAsync(server) : null;
        if (project is not null)
            await project.ReportAsync();
        // A personal token does what its owner may: somebody's who may not do everything.
        var client = kind == "personal" ? await server.SomebodyAsync(Access.None, TesseraPermissions.AuditRead) : await SessionClient.SignedInAsync(server);
        (await client.SendAsync("/locale", ("language", language))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return new(server, kind, client, project);
    }

    public static async Task<TokenOfKind> MadeAsync(TesseraServer server, string kind, string language = "en")
    {
        var token = await PrepareAsync(server, kind, language);
        await token.MakeAsync();
        return token;
    }

    /// <summary>Makes it.</summary>
    public async Task MakeAsync() => await TakeAsync(await Client.SubmitAsync(New, Fields));

    /// <summary>Gives it another secret.</summary>
    public async Task RenewAsync() => await TakeAsync(await Client.SubmitAsync($"{Page}/{Renewal}", ("grace", "0s")));

    /// <summary>A real call with it, that it may make or not.</summary>
    public async Task CallAsync(bool allowed = true)
    {
        using var client = Server.Client(Secret);
        var status = Kind switch
        {
            "personal" => (await client.CallAsync(HttpMethod.Get, allowed ? "/v1/audit-events" : "/v1/roles")).Answer.StatusCode,
            "project" => (await client.CallAsync(HttpMethod.Get, allowed ? $"{project!.Builds}/latest/artifacts" : project!.Builds)).Answer.StatusCode,
            _ => await Server.ForwardAsync(Secret, allowed ? "GET" : "POST", "/articles"),
        };
        status.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    public void Dispose()
    {
        Client.Dispose();
        project?.Dispose();
    }

    private async Task TakeAsync(HttpResponseMessage answer)
    {
        Secret = await Client.SecretAsync(answer);
        Page = answer.Headers.Location!.ToString().Split('?')[0];
    }
}
