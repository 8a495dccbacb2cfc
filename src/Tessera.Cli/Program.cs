using System.CommandLine;
using System.CommandLine.Invocation;
using Tessera.Cli;
using Tessera.Cli.Accounts;
using Tessera.Cli.Apis;
using Tessera.Cli.Audit;
using Tessera.Cli.Projects;
using Tessera.Cli.Roles;
using Tessera.Cli.Runner;
using Tessera.Cli.Terminal;
using Tessera.Cli.Tokens;
using Tessera.Cli.Users;

// Whatever reaches stderr passes through the redaction: a token pasted where it does not belong is not echoed into a log.
Console.SetError(new RedactingWriter(Console.Error));

var root = new RootCommand(HelpText.Root)
{
    GlobalOptions.Server,
    GlobalOptions.Json,
    Login.Create(),
    Logout.Create(),
    Setup.Create(),
    TokenCommands.Create(),
    ProjectCommands.Create(),
    ApiCommands.Create(),
    UserCommands.Create(),
    RoleCommands.Create(),
    AuditCommands.Create(),
    RunBuilds.Create(),
};

// "@name" stays what was typed: a description may begin with an at sign.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction)
    return (int)Outcome.OfMisuse(parsed);

try
{
    // Time enough to stop a build in good order and to report it.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
}
catch (Exception stopped) when (Outcome.IsExpected(stopped))
{
    return (int)Outcome.Of(stopped, parsed.GetValue(GlobalOptions.Json));
}
