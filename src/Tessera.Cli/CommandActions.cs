using System.CommandLine;

namespace Tessera.Cli;

/// <summary>How a command is bound to its work: the session is opened for it and closed after it.</summary>
internal static class CommandActions
{
    public static Command Runs(this Command command, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> run) =>
        Bind(command, Session.SignedIn, run);

    public static Command RunsAnonymously(this Command command, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> run) =>
        Bind(command, Session.Anonymous, run);

    private static Command Bind(
        Command command, Func<ParseResult, Session> open, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> run)
    {
        command.SetAction(async (parsed, ct) =>
        {
            using var session = open(parsed);
            return (int)await run(session, parsed, ct);
        });
        return command;
    }
}
