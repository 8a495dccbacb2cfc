using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>Minor version of OpenAPI 3 that a document says it is written in.</summary>
internal static partial class OpenApiVersion
{
    private const string Supported = "OpenAPI 3.0, 3.1 and 3.2 are read";

    /// <summary>0, 1 or 2; null when the document is refused, and then the findings say why.</summary>
    public static int? Of(JsonElement root, ImportFindings findings)
    {
        if (root.ValueKind != JsonValueKind.Object)
            findings.Add("", $"not an OpenAPI document: the outermost value is not an object; {Supported}");
        else if (root.TryGetProperty("swagger", out _))
            findings.Add("/swagger", $"OpenAPI 2.0 (Swagger) is not read; {Supported}");
        else if (!root.TryGetProperty("openapi", out var version))
            findings.Add("", $"not an OpenAPI document: there is no \"openapi\" member; {Supported}");
        else if (version.ValueKind != JsonValueKind.String)
            findings.Add("/openapi", $"must be a text such as \"3.1.0\"; {Supported}");
        else if (Three().Match(version.GetString()!) is { Success: true } match)
            return match.Groups["minor"].Value[0] - '0';
        else
            findings.Add("/openapi", $"the version {ImportFindings.Quote(version.GetString()!)} is not known; {Supported}");
        return null;
    }

    [GeneratedRegex(@"\A3\.(?<minor>[0-2])(?:\.[0-9]{1,5})?(?:-[0-9A-Za-z.-]{1,50})?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Three();
}
