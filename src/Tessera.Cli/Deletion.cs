using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli;

/// <summary>What all deleting commands share.</summary>
internal static class Deletion
{
    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask. Needed where input is not a terminal" };

    public static void Report(Session session, Answer answer, string what, string name, string id)
    {
        var shown = new JsonObject { ["id"] = id, ["deleted"] = true };
        if (answer.Epoch is { } epoch)
            shown["epoch"] = epoch;
        session.Screen.Show(shown, () => session.Screen.Note($"Deleted the {what} \"{Cells.Line(name)}\"."));
    }
}
