using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tessera.Builds.Http;

namespace Tessera.Builds.Builds;

/// <summary>The body of a trigger as clients send it: JSON, a form, or none. Members that it does not know are passed over.</summary>
internal sealed record TriggerBody
{
    private const int Limit = 4 << 20;
    private const string ParameterPrefix = "build_parameters[";

    public string? Job { get; init; }

    public string? Branch { get; init; }

    public string? Tag { get; init; }

    public string? Revision { get; init; }

    [JsonConverter(typeof(BuildParametersConverter))]
    public IReadOnlyDictionary<string, string>? BuildParameters { get; init; }

    /// <summary>Reads it.</summary>
    /// <returns>The request, or what is wrong.</returns>
    public static async Task<(TriggerRequest? Request, string? Error)> ReadAsync(HttpContext http, string? branchOfPath, CancellationToken ct)
    {
        var (body, error) = http.Request.HasFormContentType
            ? await ReadFormAsync(http, ct)
            : (await http.ReadLenientJsonAsync<TriggerBody>(ct, Limit) ?? new(), null);
        if (body is null)
            return (null, error);
        var branch = Given(body.Branch);
        if (branchOfPath is not null && branch is not null && branch != branchOfPath)
            return (null, "branch: the path names another.");
        return (new()
        {
            Branch = branchOfPath ?? branch,
            Tag = Given(body.Tag),
            Revision = Given(body.Revision),
            Job = Given(body.Job),
            Parameters = body.BuildParameters ?? Builds.BuildParameters.None,
        }, null);
    }

    private static async Task<(TriggerBody? Body, string? Error)> ReadFormAsync(HttpContext http, CancellationToken ct)
    {
        http.LimitBody(Limit);
        try
        {
            var form = await http.Request.ReadFormAsync(ct);
            return form.Files.Count > 0 ? (null, "The form holds a file.") : OfForm(form);
        }
        catch (InvalidDataException)
        {
            return (null, "The form cannot be read: it has too many members, a name that is too long, or a character that no form may hold.");
        }
    }

    private static (TriggerBody? Body, string? Error) OfForm(IFormCollection form)
    {
        if (form.Keys.Any(key => key.TrimStart().StartsWith('{')))
            return (null, "This is JSON sent as a form: say Content-Type: application/json.");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, values) in form)
        {
            if (values.Count > 1)
                return (null, $"{Shown(key)}: given more than once.");
            if (!key.StartsWith("build_parameters", StringComparison.Ordinal))
                continue;
            if (!key.StartsWith(ParameterPrefix, StringComparison.Ordinal) || !key.EndsWith(']') || key.IndexOf(']', StringComparison.Ordinal) != key.Length - 1)
                return (null, $"{Shown(key)}: a parameter is written build_parameters[NAME]=value.");
            parameters[key[ParameterPrefix.Length..^1]] = values.ToString();
        }

        return (new() { Job = form["job"], Branch = form["branch"], Tag = form["tag"], Revision = form["revision"], BuildParameters = parameters }, null);
    }

    private static string? Given(StringValues text) => StringValues.IsNullOrEmpty(text) ? null : text.ToString();

    private static string Shown(string key) => key.Length <= 60 ? key : key[..60] + "…";
}
