using System.Net;
using System.Text.Json.Nodes;

namespace Tessera.Cli;

/// <summary>
/// Ends a command. An exception, because every layer below a command may find out that it cannot go on, and all of them
/// have the same thing to say to the same reader: what went wrong, what to do, and the exit code.
/// </summary>
internal sealed class CommandFailedException(ExitCode code, string message, string? advice = null) : Exception(message)
{
    public ExitCode Code { get; } = code;

    /// <summary>What the reader can do about it, as a sentence.</summary>
    public string? Advice { get; } = advice;

    /// <summary>The server's problem document, when it sent one.</summary>
    public JsonObject? Problem { get; init; }

    /// <summary>The status that the server answered with, when it answered.</summary>
    public HttpStatusCode? Status { get; init; }

    public static CommandFailedException Usage(string message, string? advice = null) =>
        new(ExitCode.Usage, message, advice);
}
