using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Console.Forms;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Apis;

/// <summary>
/// Registers an API from its OpenAPI document: what would come of it is shown before it is done. What is done is what was shown: when the API has changed
/// meanwhile, the differences are shown anew.
/// </summary>
internal static class ImportPages
{
    private const string Address = "import";

    private const int RestOfForm = 64 * 1024;

    public static void MapImport(this IEndpointRouteBuilder pages)
    {
        var largest = pages.ServiceProvider.GetRequiredService<IOptions<OpenApiImportOptions>>().Value.MaxBytes;
        // A document is longer in a form than by itself: line ends are two characters there, and what a page carries is letters and digits alone.
        var limit = largest + (largest / 2) + RestOfForm;
        pages.MapGet(Address, New);
        // In memory, not in temporary files: the place may have none that can be written.
        pages.MapPost(Address, PostAsync).WithMetadata(new RequestSizeLimitAttribute(limit))
            .WithFormOptions(valueLengthLimit: limit, multipartBodyLengthLimit: limit, bufferBodyLengthLimit: limit, memoryBufferThreshold: limit);
    }

    private static IResult New(HttpContext http) => Page.Show<ImportApiPage>(http, new ImportForm { Api = Filters.Text(http, "api") ?? "" });

    private static async Task<IResult> PostAsync(HttpContext http, TesseraDb db, ImportApi operation, IOptions<OpenApiImportOptions> options, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var given = new ImportForm { Api = form.Text("api").Trim() };
        if (await ImportDocument.ReadAsync(form, options.Value.MaxBytes, ct) is not { } document)
            return Page.Again<ImportApiPage>(http, given with { Errors = FormErrors.Of(ImportDocument.TextField, "is required: choose a file or paste it.") });
        given = given with { Document = document };
        if (form.Has("edit"))
            return Page.Show<ImportApiPage>(http, given);
        // Without the version that was looked at there is nothing to hold on to.
        return await RunAsync(http, db, operation, given, form.Has("apply") ? form.Number("version") : null, ct);
    }

    private static async Task<IResult> RunAsync(HttpContext http, TesseraDb db, ImportApi operation, ImportForm given, long? version, CancellationToken ct)
    {
        var source = new ImportApi.Source(given.Api, given.Document!.Content, InPlaceOf: version);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, source, dryRun: version is null, ct) switch
        {
            ImportApi.Outcome.Unreadable unreadable => Page.Again<ImportApiPage>(http, given.Wrong(unreadable.Errors.Select(error => (error.Where, error.What)))),
            ImportApi.Outcome.Read read => await AnswerAsync(http, db, operation, given, read.Registration, ct),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, TesseraDb db, ImportApi operation, ImportForm given, RegisterApi.Outcome outcome, CancellationToken ct) => outcome switch
    {
        RegisterApi.Outcome.Registered { View.DryRun: true } would => Page.Show<ImportPreviewPage>(http, new ImportPreview(would, given.Document!)),
        RegisterApi.Outcome.Registered => Page.GoTo($"{ApiPages.AddressOf(given.Api)}?done=api-registered"),
        RegisterApi.Outcome.ChangedMeanwhile => await AgainAsync(http, db, operation, given, ct),
        RegisterApi.Outcome.Invalid invalid when invalid.Errors.TryGetValue("api", out var messages) => Page.Again<ImportApiPage>(http, given with { Errors = FormErrors.Of("api", messages[0]) }),
        RegisterApi.Outcome.Invalid invalid => Page.Again<ImportApiPage>(http, given.Wrong(invalid.Errors.SelectMany(field => field.Value.Select(message => (field.Key, message))))),
        RegisterApi.Outcome.Reserved => Page.Again<ImportApiPage>(http, given with { Errors = FormErrors.Of("api", $"may not be {CatalogueAction.ManagementApi}: that is Tessera's own.") }),
        RegisterApi.Outcome.Widening widening => Page.Show<ImportApiPage>(http, given with { Widening = widening.Reasons }, StatusCodes.Status403Forbidden),
        _ => throw new UnreachableException(),
    };

    private static async Task<IResult> AgainAsync(HttpContext http, TesseraDb db, ImportApi operation, ImportForm given, CancellationToken ct)
    {
        var source = new ImportApi.Source(given.Api, given.Document!.Content);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, source, dryRun: true, ct) is ImportApi.Outcome.Read { Registration: RegisterApi.Outcome.Registered would }
            ? Page.Show<ImportPreviewPage>(http, new ImportPreview(would, given.Document) { ChangedMeanwhile = true }, StatusCodes.Status409Conflict)
            : await RunAsync(http, db, operation, given, version: null, ct);
    }
}

/// <summary>The form that takes a document.</summary>
internal sealed record ImportForm
{
    public string Api { get; init; } = "";

    public ImportDocument? Document { get; init; }

    /// <summary>What is wrong in the document, and where.</summary>
    public IReadOnlyList<(string Where, string What)> Findings { get; init; } = [];

    /// <summary>Why existing tokens would gain more than the viewer may give.</summary>
    public IReadOnlyList<string> Widening { get; init; } = [];

    public FormErrors Errors { get; init; } = [];

    /// <summary>The form with what was found in its document.</summary>
    public ImportForm Wrong(IEnumerable<(string Where, string What)> findings) =>
        this with { Findings = [.. findings], Errors = FormErrors.Of(ImportDocument.TextField, "cannot be registered as it is: see what was found in it.") };
}

/// <summary>What a document would change.</summary>
internal sealed record ImportPreview(RegisterApi.Outcome.Registered Found, ImportDocument Document)
{
    /// <summary>Whether other changes were looked at before: somebody has registered another version since.</summary>
    public bool ChangedMeanwhile { get; init; }

    public RegistrationView Changes => Found.View;

    /// <summary>Whether the document says what is registered already.</summary>
    public bool ChangesNothing => Found.Before is { Routes.Count: 0 } before && Found.After.Routes.Count == 0 && before.Title == Found.After.Title;
}
