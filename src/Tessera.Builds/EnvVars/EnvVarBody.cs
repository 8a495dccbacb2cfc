using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;

namespace Tessera.Builds.EnvVars;

/// <summary>What sets a variable, as it is sent: JSON, or a form as <c>curl -d</c> makes it. Further members are ignored.</summary>
internal sealed record EnvVarBody(string? Name = null, string? Value = null)
{
    // The longest value, every byte of it escaped.
    private const int MaxBytes = EnvVarValue.MaxBytes * 6 + 4096;

    /// <summary>Reads it; null when it is neither.</summary>
    public static async Task<EnvVarBody?> ReadAsync(HttpContext http, CancellationToken ct)
    {
        http.LimitBody(MaxBytes);
        if (!http.Request.HasFormContentType)
            return await JsonSerializer.DeserializeAsync<EnvVarBody>(http.Request.Body, Answers.Json, ct);
        try
        {
            var form = await http.Request.ReadFormAsync(ct);
            return form["name"].Count > 1 || form["value"].Count > 1 ? null : new(form["name"], form["value"]);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public static IResult Unreadable() => Answers.Invalid("The body must be {\"name\": \"…\", \"value\": \"…\"} or a form with the same two fields, each once.");

    /// <summary>The name, never the value.</summary>
    public override string ToString() => Name ?? "";
}
