using System.CommandLine;
using System.Net.Http.Headers;
using Tessera.Cli.Http;

namespace Tessera.Cli.Apis;

/// <summary>Registers an API, or brings it up to date, from its OpenAPI document.</summary>
internal static class ImportApi
{
    private static readonly Argument<string> Api = new("api") { Description = "The name to register it under" };
    private static readonly Argument<string> Document = new("file") { Description = "The OpenAPI document, JSON or YAML; - for standard input" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only show what would change, and how many live tokens it touches" };

    public static Command Create() =>
        new Command("import", "Registers or updates an API from an OpenAPI document") { Api, Document, DryRun }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetRequiredValue(Document);
        var bytes = await ReadAsync(file, ct);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(IsJson(file, bytes) ? "application/json" : "application/yaml");
        var path = Query.Add(
            $"v1/apis/{Uri.EscapeDataString(parsed.GetRequiredValue(Api))}/openapi", ("dryRun", parsed.GetValue(DryRun) ? "true" : null));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        var answer = await session.Client.SendAsync(request, ct);
        session.Screen.Show(answer.Document, () => ImportView.Print(session.Screen, answer.Document));
        return ExitCode.Ok;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken ct)
    {
        if (file != "-")
            return await File.ReadAllBytesAsync(file, ct);
        using var copy = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(copy, ct);
        return copy.ToArray();
    }

    /// <summary>By the file's name; failing that by the first character, since a JSON document of this kind is an object.</summary>
    private static bool IsJson(string file, ReadOnlySpan<byte> bytes) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".JSON" => true,
        ".YAML" or ".YML" => false,
        _ => bytes.TrimStart("\uFEFF \t\r\n"u8).StartsWith("{"u8),
    };
}
