using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;

namespace Tessera.Builds.Http;

/// <summary>A refusal that an endpoint comes to by itself, answered as those that it never sees.</summary>
internal sealed class Refused(Refusal refusal) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => httpContext.RefuseAsync(refusal);
}
