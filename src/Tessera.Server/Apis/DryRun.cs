using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Tessera.Server.Http;

namespace Tessera.Server.Apis;

/// <summary>The parameter of a catalogue change of its own: <c>?dryRun=true</c> shows what would happen.</summary>
internal static class DryRun
{
    private const string Name = "dryRun";

    /// <summary>Reads the query; false when it holds anything else.</summary>
    public static bool TryRead(HttpRequest request, out bool dryRun, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var value = request.Query[Name];
        dryRun = value is ["true"];
        problem = request.Query.Keys.FirstOrDefault(key => key is not (Name or WaitForNodes.Parameter)) is { } other
                ? Problems.Invalid((other, $"is not a parameter of this call; allowed are {Name} and {WaitForNodes.Parameter}."))
            : value.Count > 0 && value is not (["true"] or ["false"]) ? Problems.Invalid((Name, "must be true or false, once."))
            : null;
        return problem is null;
    }
}
