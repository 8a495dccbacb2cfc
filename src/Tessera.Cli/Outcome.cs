using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Terminal;

namespace Tessera.Cli;

/// <summary>Turns the ways in which a command can end badly into words on stderr and an exit code.</summary>
internal static class Outcome
{
    public static bool IsExpected(Exception stopped) =>
        stopped is CommandFailedException or OperationCanceledException or IOException or UnauthorizedAccessException;

    public static ExitCode Of(Exception stopped, bool json)
    {
        var failure = stopped switch
        {
            CommandFailedException known => known,
            OperationCanceledException => new CommandFailedException(ExitCode.Interrupted, "Interrupted."),
            _ => CommandFailedException.Usage(stopped.Message, "Check the file and its permissions."),
        };
        Report(failure, json);
        return failure.Code;
    }

    public static ExitCode OfMisuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(at.Parent is null ? "tessera" : at.Command.Name);
        var path = string.Join(' ', names);
        var advice = command.Subcommands.Count > 0
            ? $"One of: {string.Join(", ", command.Subcommands.Select(c => $"{path} {c.Name}"))}. More: {path} --help"
            : $"See: {path} --help";
        var failure = CommandFailedException.Usage(string.Join(' ', parsed.Errors.Select(e => e.Message)), advice);
        Report(failure, parsed.GetValue(GlobalOptions.Json));
        return failure.Code;
    }

    private static void Report(CommandFailedException failure, bool json)
    {
        if (json)
        {
            var document = failure.Problem?.DeepClone().AsObject() ?? new JsonObject { ["title"] = failure.Message };
            document["exitCode"] = (int)failure.Code;
            Console.Error.WriteLine(document.ToJsonString(Screen.JsonStyle));
            return;
        }
        Console.Error.WriteLine($"tessera: {Cells.Lines(failure.Message)}");
        if (failure.Advice is not null)
            Console.Error.WriteLine($"  {failure.Advice}");
    }
}
