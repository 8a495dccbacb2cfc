using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.External;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>Accounts at providers that the user signs in with.</summary>
internal static class ConnectionPages
{
    private const string Result = $"{ProfilePages.Path}/connections";

    public static void MapConnections(this IEndpointRouteBuilder own)
    {
        own.MapGet("connections", ComeBackAsync);
        own.MapGet("connections/{provider}/new", Ask);
        own.MapPost("connections/{provider}/new", GoAsync);
        own.MapGet("connections/{id:guid}/remove", AskToRemove);
        own.MapPost("connections/{id:guid}/remove", RemoveAsync);
    }

    private static IResult Ask(HttpContext http, string provider, ExternalProviders providers) => Show(http, provider, providers, []);

    private static async Task<IResult> GoAsync(
        HttpContext http, string provider, TesseraDb db, BeginConnectExternal operation, ProviderVisit visit, ExternalProviders providers, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        switch (await operation.ExecuteAsync(db, http.Viewer().Caller!, provider, form.Text("current"), addresses.Of(http), ct))
        {
            case BeginConnectExternal.Outcome.Begun { Ticket: var ticket }:
                await visit.ChallengeAsync(http, provider, Result, ticket);
                return Results.Empty;
            case BeginConnectExternal.Outcome.WrongPassword:
                return Show(http, provider, providers, AccountForm.WrongPassword);
            case BeginConnectExternal.Outcome.Throttled throttled:
                return AccountForm.Throttled<ConnectPage>(http, new ConnectionModel(provider, providers.Find(provider)?.DisplayName ?? provider), throttled.Wait);
            default:
                return ErrorPages.Show(http, ErrorPages.NotFound);
        }
    }

    private static async Task<IResult> ComeBackAsync(HttpContext http, TesseraDb db, ProviderVisit visit, ConnectExternal operation, CancellationToken ct)
    {
        if (await visit.TakeAsync(http) is not { } result)
            return Page.GoTo(ProfilePages.Path);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, result, ct) switch
        {
            ConnectExternal.Outcome.Connected => Page.GoTo($"{ProfilePages.Path}?done=connected"),
            ConnectExternal.Outcome.Expired => Page.GoTo($"{ProfilePages.Path}?done=too-late"),
            ConnectExternal.Outcome.AlreadyConnected => Page.GoTo($"{ProfilePages.Path}?done=connected-elsewhere"),
            ConnectExternal.Outcome.TooMany => Page.GoTo($"{ProfilePages.Path}?done=connections-full"),
            ConnectExternal.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult AskToRemove(HttpContext http, Guid id) => Page.Show<DisconnectPage>(http, new RecordQuestion(id));

    private static async Task<IResult> RemoveAsync(HttpContext http, Guid id, TesseraDb db, DisconnectExternal operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!, id, ct) switch
        {
            DisconnectExternal.Outcome.Disconnected => Page.GoTo($"{ProfilePages.Path}?done=disconnected"),
            DisconnectExternal.Outcome.LastWayIn => Page.GoTo($"{ProfilePages.Path}?done=last-way-in"),
            DisconnectExternal.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };

    private static IResult Show(HttpContext http, string provider, ExternalProviders providers, FormErrors errors)
    {
        if (providers.Find(provider) is not { } known)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        PageHeaders.Set(http, new Uri(known.AuthorizationEndpoint).GetLeftPart(UriPartial.Authority));
        var model = new ConnectionModel(provider, known.DisplayName ?? provider) { Errors = errors };
        return Page.Show<ConnectPage>(http, model, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}

/// <summary>The provider to connect with.</summary>
internal sealed record ConnectionModel(string Provider, string DisplayName)
{
    public FormErrors Errors { get; init; } = [];
}
