using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.Projects;

/// <summary>Makes a project token. Its text is in this answer and in no other.</summary>
internal static class CreateToken
{
    private const int Limit = 64 << 10;

    /// <summary>What is sent: JSON, or a form with the same fields.</summary>
    internal sealed record Body(string? Label = null, string? Scope = null);

    public static async Task<IResult> HandleAsync(HttpContext http, IProjectAdministration administration, CancellationToken ct)
    {
        if (await http.ReadTextsAsync("label", "scope", (label, scope) => new Body(label, scope), Limit, ct) is not { } body)
            return Answers.Invalid("The body must be {\"label\": \"…\", \"scope\": \"…\"} or a form with the same two fields, each once.");
        if (TokenScopes.FromWire(body.Scope) is not { } scope)
            return Answers.Invalid(TokenScopes.Allowed);
        var outcome = await administration.CreateTokenAsync(http, http.Project().Id, body.Label, scope, ct);
        return outcome.Answer(made =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Answers.Ok(TokenView.Of(made.Record) with { Token = made.Secret }, StatusCodes.Status201Created);
        });
    }
}
