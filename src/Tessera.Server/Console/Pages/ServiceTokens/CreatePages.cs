using Tessera.Server.Console.Forms;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>Making a service token.</summary>
internal static class CreatePages
{
    public static IResult Show(HttpContext http) => Page.Show<CreateServiceTokenPage>(http, new ServiceTokenForm());

    public static async Task<IResult> CreateAsync(HttpContext http, TesseraDb db, CreateServiceToken operation, ShownOnce once, CancellationToken ct)
    {
        var form = await ServiceTokenForm.ReadAsync(http, new());
        if (form.OnlyFilters)
            return Page.Show<CreateServiceTokenPage>(http, form);
        var caller = http.Viewer().Caller!;
        var outcome = await operation.ExecuteAsync(db, caller, new(form.Name, form.Days, form.Type, form.Description, [.. form.Ticked]), ct);
        return outcome is ServiceTokenOutcome.NewSecret { Token: var token }
            ? NewSecrets.Show(once, caller, token, $"{ServiceTokenPages.List}/{token.Record.Id}")
            : Page.Again<CreateServiceTokenPage>(http, form.With(outcome));
    }
}
