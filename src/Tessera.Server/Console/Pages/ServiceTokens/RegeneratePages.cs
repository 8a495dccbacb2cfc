using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>Giving a service token a new secret (T4).</summary>
internal static class RegeneratePages
{
    public static async Task<IResult> AskAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, ServiceTokenGrant grant, CancellationToken ct) =>
        await ShowServiceToken.ExecuteAsync(db, id, views, ct) is not { } token ? ErrorPages.Show(http, ErrorPages.NotFound)
            : grant.IsWithin(http.Viewer().Caller!, token.Row) ? Page.Show<RegenerateServiceTokenPage>(http, new TokenQuestion(token.View))
            : Page.Show<BeyondServiceTokenPage>(http, new TokenQuestion(token.View), StatusCodes.Status403Forbidden);

    public static async Task<IResult> RegenerateAsync(HttpContext http, Guid id, TesseraDb db, RegenerateServiceToken operation, TokenViews views, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var caller = http.Viewer().Caller!;
        if (!TokenFields.TryGrace(form.TextOrNull("grace"), out var grace, out var error))
            return await AgainAsync(http, id, db, views, new() { { "grace", error } }, ct);
        return await operation.ExecuteAsync(db, caller, id, grace, form.Text("hint"), ct) switch
        {
            ServiceTokenOutcome.NewSecret { Token: var token } => NewSecrets.Show(once, caller, token, $"{ServiceTokenPages.List}/{id}"),
            ServiceTokenOutcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            ServiceTokenOutcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            ServiceTokenOutcome.RegeneratedMeanwhile => await AgainAsync(http, id, db, views, new() { { "", ServiceTokenOutcome.RegeneratedMeanwhile.Detail } }, ct),
            ServiceTokenOutcome.Expired => await AgainAsync(http, id, db, views, new() { { "", ServiceTokenOutcome.Expired.Detail } }, ct),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> AgainAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, FormErrors errors, CancellationToken ct) =>
        await ShowServiceToken.ExecuteAsync(db, id, views, ct) is { } token
            ? Page.Again<RegenerateServiceTokenPage>(http, new TokenQuestion(token.View) { Errors = errors })
            : ErrorPages.Show(http, ErrorPages.NotFound);
}
