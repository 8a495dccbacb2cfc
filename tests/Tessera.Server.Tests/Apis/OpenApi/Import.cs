using System.Text;
using Tessera.Permissions;
using Tessera.Server.Apis.OpenApi;

namespace Tessera.Server.Tests.Apis.OpenApi;

/// <summary>Shortest way from a text to the outcome of its import into the API <c>shop</c>.</summary>
internal static class Import
{
    /// <summary>Reads a document. Whatever is imported, in any test, the catalogue has to take as it stands.</summary>
    public static OpenApiImportOutcome Read(byte[] body, string? contentType = null, OpenApiImportOptions? options = null, TimeProvider? time = null)
    {
        var outcome = new OpenApiImport(options ?? new(), time ?? new Support.FakeClock()).Read("shop", body, contentType, TestContext.Current.CancellationToken);
        if (outcome is OpenApiImportOutcome.Imported imported)
        {
            CatalogueApi.TryCreate(new("shop", "Shop", imported.Routes), new(), out _, out var errors);
            errors.ShouldBeEmpty();
        }

        return outcome;
    }

    public static OpenApiImportOutcome Read(string text, string? contentType = null, OpenApiImportOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), contentType, options);

    public static OpenApiImportOutcome.Imported Accepted(string text, string? contentType = null)
    {
        var outcome = Read(text, contentType);
        (outcome as OpenApiImportOutcome.Refused)?.Errors.ShouldBeEmpty();
        return outcome.ShouldBeOfType<OpenApiImportOutcome.Imported>();
    }

    public static IReadOnlyList<OpenApiImportError> Refused(string text, string? contentType = null, OpenApiImportOptions? options = null)
    {
        var errors = Read(text, contentType, options).ShouldBeOfType<OpenApiImportOutcome.Refused>().Errors;
        errors.ShouldNotBeEmpty();
        return errors;
    }

    /// <summary>A YAML document of version 3.1 whose <c>paths</c> are the given ones, indented by two.</summary>
    public static string Yaml(string paths, string rest = "") => $$"""
        openapi: 3.1.0
        info: {title: Shop, version: "1"}
        {{rest}}
        paths:
        {{paths}}
        """;
}
