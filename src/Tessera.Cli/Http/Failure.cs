using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Http;

/// <summary>Says what an answer other than success means, and what to do about it.</summary>
internal static class Failure
{
    public static CommandFailedException NotUnderstood() => new(
        ExitCode.Unavailable,
        "The answer is not one that this client understands.",
        "Check with --server that the address is that of a Tessera server, and that it is not older or much newer than this client.");

    public static CommandFailedException Unreachable(Uri server, string why) => new(
        ExitCode.Unavailable, $"Could not reach {server}: {why}", "Check the address (--server, TESSERA_SERVER) and that the server is running.");

    public static CommandFailedException From(Answer answer)
    {
        var problem = answer.Body as JsonObject;
        return new CommandFailedException(CodeOf(answer.Status), Describe(answer.Status, problem), Advise(answer, problem)) { Problem = problem, Status = answer.Status };
    }

    private static ExitCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ExitCode.NotSignedIn,
        HttpStatusCode.Forbidden => ExitCode.Forbidden,
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
        >= HttpStatusCode.InternalServerError or (>= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest) => ExitCode.Unavailable,
        _ => ExitCode.Refused,
    };

    private static string Describe(HttpStatusCode status, JsonObject? problem)
    {
        var text = new StringBuilder(Text(problem, "title") ?? Text(problem, "message") ?? $"The server answered {(int)status}");
        // With fields at fault the detail says the same as they do, and with 412 it speaks of ETags.
        if (Text(problem, "detail") is { } detail && problem?["errors"] is not JsonObject && status != HttpStatusCode.PreconditionFailed)
            text.Append(text[^1] is '.' or '!' or '?' ? " " : ": ").Append(detail);
        if (Text(problem, "reason") is { } reason)
            text.Append(CultureInfo.InvariantCulture, $" ({reason})");
        if (problem?["errors"] is JsonObject errors)
        {
            foreach (var (field, messages) in errors)
                text.Append(CultureInfo.InvariantCulture, $"\n  {field}: {Join(messages)}");
        }
        return text.ToString();
    }

    private static string? Advise(Answer answer, JsonObject? problem) => answer.Status switch
    {
        HttpStatusCode.Unauthorized when Session.HasTokenInEnvironment => $"The token is the one in {Session.TokenVariable}: replace it there, or unset it to use the one that \"tessera login\" keeps.",
        HttpStatusCode.Unauthorized => "Sign in again: tessera login",
        HttpStatusCode.Forbidden when Join(problem?["missing"]) is { Length: > 0 } missing => $"Missing permission: {missing}. Ask an administrator for a role that has it.",
        HttpStatusCode.PreconditionFailed => "Nothing was changed: look at it and run the command again.",
        HttpStatusCode.TooManyRequests => $"Try again {(answer.RetryAfter is { } wait ? $"in {Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s" : "later")}.",
        HttpStatusCode.ServiceUnavailable when answer.RetryAfter is { } wait => $"Try again in {Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s.",
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => $"The server points to {answer.Location}. Tokens are not sent there unasked: give that address with --server.",
        _ => null,
    };

    private static string? Text(JsonObject? problem, string member) =>
        problem?[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static string Join(JsonNode? node) => node switch
    {
        JsonArray list => string.Join(", ", list.Select(item => item?.ToString())),
        null => "",
        _ => node.ToString(),
    };
}
