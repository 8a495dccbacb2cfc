using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;

namespace Tessera.Builds.EnvVars;

/// <summary>What sets a variable, as it is sent: JSON, or a form as <c>curl -d</c> makes it. Further members are ignored.</summary>
internal sealed record EnvVarBody(string? Name = null, string? Value = null)
{
    // The longest value, every byte of it escaped.
    private const int MaxBytes = EnvVarValue.MaxBytes * 6 + 4096;

    /// <summary>Reads it; null when it is neither.</summary>
    public static Task<EnvVarBody?> ReadAsync(HttpContext http, CancellationToken ct) =>
        http.ReadTextsAsync("name", "value", (name, secret) => new EnvVarBody(name, secret), MaxBytes, ct);

    public static IResult Unreadable() => Answers.Invalid("The body must be {\"name\": \"…\", \"value\": \"…\"} or a form with the same two fields, each once.");

    /// <summary>The name, never the value.</summary>
    public override string ToString() => Name ?? "";
}
