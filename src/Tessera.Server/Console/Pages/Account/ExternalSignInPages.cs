using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.External;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>Signing in by a provider of the settings: off to it, and back with its word.</summary>
internal static class ExternalSignInPages
{
    private const string Result = "/sign-in/external";

    public static void MapExternalSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/sign-in/external/{provider}", GoAsync).AllowAnyone();
        pages.MapGet(Result, ComeBackAsync).AllowAnyone();
    }

    /// <summary>What the sign-in page says to somebody who came back from a provider without an answer.</summary>
    public static string? ProblemOf(HttpContext http) => http.Request.Query[ProviderVisit.ProblemParameter].ToString() switch
    {
        ProviderVisit.Denied => Words.Get("external.denied"),
        ProviderVisit.Failed => Words.Get("external.failed"),
        _ => null,
    };

    private static async Task<IResult> GoAsync(HttpContext http, string provider, ProviderVisit visit)
    {
        var back = (await PageForm.ReadAsync(http)).Text("return");
        var path = LocalAddress.IsOne(back) ? $"{Result}?return={Uri.EscapeDataString(back)}" : Result;
        return await visit.ChallengeAsync(http, provider, path) ? Results.Empty : ErrorPages.Show(http, ErrorPages.NotFound);
    }

    private static async Task<IResult> ComeBackAsync(
        HttpContext http, TesseraDb db, ProviderVisit visit, SignInExternal operation, NewSession session, Tickets tickets, SignInForm page, ClientAddresses addresses, CancellationToken ct)
    {
        var back = http.Request.Query["return"].ToString();
        // A ticket is for connecting an account, which is asked for elsewhere.
        if (await visit.TakeAsync(http) is not { Ticket: null } result)
            return Page.GoTo(ConsoleAccess.SignInPath);
        return await operation.ExecuteAsync(db, result.Identity, addresses.Of(http), ct) switch
        {
            SignInExternal.Outcome.SignedIn { User: var user } => await session.BeginAsync(http, user, back, ct),
            SignInExternal.Outcome.NeedsSecondFactor { User: var user } => SignInPages.AskForCode(http, tickets, user.Id, back),
            SignInExternal.Outcome.NotConnected => await page.ShowAsync(http, db, new SignInModel { Return = back, Problem = Words.Get("external.not-connected") }),
            SignInExternal.Outcome.Refused => await page.ShowAsync(http, db, new SignInModel { Return = back, Problem = Words.Get("external.refused") }),
            _ => throw new UnreachableException(),
        };
    }
}
