using System.Diagnostics;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>What comes of looking for a project on a caller's behalf.</summary>
internal abstract record ProjectFound
{
    /// <summary>It is there, and the caller may do what they asked for.</summary>
    public sealed record Open(ProjectRow Row) : ProjectFound;

    /// <summary>It is not there, or the caller may not know that it is.</summary>
    public sealed record NotFound : ProjectFound;

    /// <summary>The caller sees it, and lacks a permission for what they asked for.</summary>
    public sealed record Lacking(string Permission) : ProjectFound;

    /// <summary>The refusal as an answer.</summary>
    public IResult ToAnswer(HttpContext http) => this switch
    {
        NotFound => Problems.NotFound("project"),
        Lacking lacking => ToAnswer(http, lacking.Permission),
        _ => throw new UnreachableException(),
    };

    /// <summary>403: the caller lacks this permission.</summary>
    public static IResult ToAnswer(HttpContext http, string missing) =>
        Refusals.Lacking(http, http.Caller().Verdict, missing, http.RequestServices.GetRequiredService<IOptions<TesseraOptions>>().Value.PublicUrl);
}
