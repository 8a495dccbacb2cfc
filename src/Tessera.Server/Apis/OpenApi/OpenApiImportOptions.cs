using System.ComponentModel.DataAnnotations;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>Limits of the import of OpenAPI documents, settings section <c>Tessera:OpenApiImport</c>.</summary>
internal sealed class OpenApiImportOptions
{
    /// <summary>The settings section.</summary>
    public const string Section = "Tessera:OpenApiImport";

    /// <summary>Largest document in bytes. Default 8 MiB. What the aliases of a YAML document unfold to may be four times as large.</summary>
    [Range(1024, 64 * 1024 * 1024, ErrorMessage = "Tessera:OpenApiImport:MaxBytes must be 1024 to 67108864.")]
    public int MaxBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Most paths of a document. Default 10,000.</summary>
    [Range(1, 100_000, ErrorMessage = "Tessera:OpenApiImport:MaxPaths must be 1 to 100000.")]
    public int MaxPaths { get; set; } = 10_000;

    /// <summary>Most operations of a document, counted after shared path items are put in place. Default 20,000.</summary>
    [Range(1, 200_000, ErrorMessage = "Tessera:OpenApiImport:MaxOperations must be 1 to 200000.")]
    public int MaxOperations { get; set; } = 20_000;

    /// <summary>Most objects, lists and scalars of a document, counted after YAML aliases are unfolded. Default 1,000,000.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Tessera:OpenApiImport:MaxValues must be 1 to 10000000.")]
    public int MaxValues { get; set; } = 1_000_000;

    /// <summary>Most objects and lists inside each other. Default 64.</summary>
    [Range(8, 256, ErrorMessage = "Tessera:OpenApiImport:MaxDepth must be 8 to 256.")]
    public int MaxDepth { get; set; } = 64;

    /// <summary>Longest time one document is worked on. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Tessera:OpenApiImport:TimeLimit must be 00:00:01 to 00:10:00.")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most errors told about one document; the rest are left out. Default 50.</summary>
    [Range(1, 1000, ErrorMessage = "Tessera:OpenApiImport:MaxErrors must be 1 to 1000.")]
    public int MaxErrors { get; set; } = 50;
}
