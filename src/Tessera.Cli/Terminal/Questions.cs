using System.Text;

namespace Tessera.Cli.Terminal;

/// <summary>
/// Asks on a terminal, or reads from a pipe: there every answer is one line of standard input, in the order of the
/// questions. Prompts go to stderr, since stdout is for data.
/// </summary>
internal static class Questions
{
    public static bool OnTerminal => !Console.IsInputRedirected;

    public static async Task<string> LineAsync(string what, CancellationToken ct)
    {
        if (OnTerminal)
            Console.Error.Write($"{what}: ");
        // On the pool, so that Ctrl-C is heard while the read is still waiting.
        var line = await Task.Run(Console.In.ReadLine, ct).WaitAsync(ct);
        return Required(line?.Trim(), what);
    }

    /// <summary>Reads something that must not be seen: without echo on a terminal.</summary>
    public static async Task<string> SecretAsync(string what, CancellationToken ct)
    {
        if (!OnTerminal)
            return Required(await Task.Run(Console.In.ReadLine, ct).WaitAsync(ct), what);
        Console.Error.Write($"{what}: ");
        try
        {
            return Required(await Task.Run(ReadWithoutEcho, ct).WaitAsync(ct), what);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    /// <summary>A password that is being chosen: asked for twice where nobody can see what they type.</summary>
    public static async Task<string> NewPasswordAsync(CancellationToken ct)
    {
        var secret = await SecretAsync("New password", ct);
        if (OnTerminal && await SecretAsync("The same again", ct) != secret)
            throw CommandFailedException.Usage("The two passwords differ.", "Nothing was sent. Try again.");
        return secret;
    }

    /// <summary>Demands that somebody can be asked, or that the answer was given beforehand.</summary>
    public static void RequireTerminalOr(bool yes)
    {
        if (!yes && !OnTerminal)
            throw CommandFailedException.Usage("Not asking for confirmation, since input is not a terminal.", "Nothing was changed. Give --yes to go ahead.");
    }

    public static async Task ConfirmAsync(string question, bool yes, CancellationToken ct)
    {
        RequireTerminalOr(yes);
        if (yes)
            return;
        Console.Error.Write($"{Cells.Line(question)} [y/N] ");
        var answer = await Task.Run(Console.In.ReadLine, ct).WaitAsync(ct);
        if (answer?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandFailedException(ExitCode.Refused, "Nothing was changed.");
    }

    private static string ReadWithoutEcho()
    {
        var typed = new StringBuilder();
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                if (key.Key == ConsoleKey.Enter)
                    return typed.ToString();
                if (key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control })
                    throw new OperationCanceledException();
                if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && typed.Length == 0)
                    return "";
                if (key.Key == ConsoleKey.Backspace)
                    typed.Length = Math.Max(0, typed.Length - 1);
                else if (!char.IsControl(key.KeyChar))
                    typed.Append(key.KeyChar);
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private static string Required(string? answer, string what) =>
        string.IsNullOrEmpty(answer)
            ? throw CommandFailedException.Usage(
                $"{what}: nothing was given.", "Type it when asked, or write it to standard input, one line for each thing that is asked.")
            : answer;
}
