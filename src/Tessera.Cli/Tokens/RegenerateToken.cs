using System.CommandLine;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tokens;

/// <summary>Gives a service token a new secret; the record stays the same.</summary>
internal static class RegenerateToken
{
    public static Command Create() =>
        new Command("regenerate", "Gives a service token a new secret and prints it, alone, on standard output")
        {
            TokenLookup.Token, Grace.Option,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var home = TokenHome.Service;
        var id = await TokenLookup.IdAsync(session, home, parsed.GetRequiredValue(TokenLookup.Token), ct);
        var body = new JsonObject();
        if (parsed.GetValue(Grace.Option) is { } grace)
            body["grace"] = grace;
        var answer = await session.Client.PostAsync($"{home.Of(id)}/regenerate", body, ct);
        TokenView.Secret(session, answer, "Regenerated");
        return ExitCode.Ok;
    }
}
