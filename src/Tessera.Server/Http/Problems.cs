using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Tessera.Server.Http;

/// <summary>The error answers of this server: RFC 9457 problems with the members of the HTTP contract.</summary>
internal static class Problems
{
    /// <summary>400: fields and what is wrong with each.</summary>
    public static ProblemHttpResult Invalid(params (string Field, string Message)[] errors) => Invalid(
        errors.GroupBy(error => error.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(error => error.Message).ToArray(), StringComparer.Ordinal));

    /// <inheritdoc cref="Invalid(ValueTuple{string, string}[])"/>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors) => Problem(
        StatusCodes.Status400BadRequest,
        "The request is not valid.",
        string.Join(' ', errors.SelectMany(field => field.Value.Select(message => $"{field.Key}: {message}"))),
        ("errors", errors));

    /// <summary>404: there is none, or none that the caller may see; the two are not told apart.</summary>
    public static ProblemHttpResult NotFound(string what) =>
        Problem(StatusCodes.Status404NotFound, $"There is no such {what}.", $"It does not exist, or you may not see it.");

    /// <summary>The problem of an answer that has a status and nothing else: what routing itself refuses.</summary>
    public static ProblemHttpResult OfStatus(int status) => status == StatusCodes.Status404NotFound ? NotFound("address") : TypedResults.Problem(statusCode: status);

    /// <summary>409: somebody else was first, or a rule of the whole forbids it.</summary>
    public static ProblemHttpResult Conflict(string title, string detail) => Problem(StatusCodes.Status409Conflict, title, detail);

    /// <summary>412: the record is no longer what the caller read.</summary>
    public static ProblemHttpResult PreconditionFailed() => Problem(
        StatusCodes.Status412PreconditionFailed, "Somebody else changed it first.", "Read the record again and repeat your change with the new ETag.");

    /// <summary>403: the caller is known and lacks a permission.</summary>
    public static ProblemHttpResult Forbidden(string missing) => Problem(
        StatusCodes.Status403Forbidden, "You lack a permission.", $"This needs {missing}.", ("reason", "insufficient_scope"), ("missing", missing));

    /// <summary>403: what is asked reaches further than the caller's own rights (spec T25).</summary>
    public static ProblemHttpResult BeyondOwnRights(string detail) => Problem(
        StatusCodes.Status403Forbidden, "This reaches further than your own rights.", detail, ("reason", "insufficient_scope"));

    /// <summary>Any problem.</summary>
    public static ProblemHttpResult Problem(int status, string title, string detail, params (string Name, object? Value)[] members)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        foreach (var (name, value) in members)
            problem.Extensions[name] = value;
        return TypedResults.Problem(problem);
    }
}
