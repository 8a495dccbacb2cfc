using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Credentials;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Tokens;

/// <summary>Replaces a personal or project token by a new one with the same rights.</summary>
internal static class RotateToken
{
    private static readonly Option<bool> OnFirstUse = new("--on-first-use")
    {
        Description = "The old token stops when the new one is first used, and at the end of --grace at the latest",
    };

    public static Command Create() =>
        new Command("rotate", "Replaces a personal token (or --project) by a new one and prints its secret, alone, on standard output")
        {
            TokenLookup.Token, TokenHome.PersonalOption, TokenHome.ProjectOption, Grace.Option, OnFirstUse,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var wanted = parsed.GetRequiredValue(TokenLookup.Token);
        var home = await TokenHome.ChosenAsync(session, parsed, TokenHome.Personal, wanted, ct);
        if (home == TokenHome.Service)
            throw CommandFailedException.Usage("Service tokens are not rotated but regenerated.", "Use: tessera token regenerate");
        var id = await TokenLookup.IdAsync(session, home, wanted, ct);
        var body = new JsonObject();
        if (parsed.GetValue(Grace.Option) is { } grace)
            body["grace"] = grace;
        if (parsed.GetValue(OnFirstUse))
            body["onFirstUse"] = true;
        var answer = await session.Client.PostAsync($"{home.Of(id)}/rotate", body, ct);
        // Printed before anything can go wrong with the file: the old secret may be dead already.
        TokenView.Secret(session, answer, "Rotated");
        KeepIfOwn(session, id, answer);
        return ExitCode.Ok;
    }

    /// <summary>When the rotated token is the one that "login" keeps, the new one takes its place: else it would have signed us out.</summary>
    private static void KeepIfOwn(Session session, string id, Answer answer)
    {
        if (session.Credentials.Find(session.Server) is not { } kept || !Lookup.Same(kept.Id, id))
            return;
        var secret = answer.TakeSecret();
        try
        {
            session.Credentials.Save(session.Server, new SavedToken { Secret = secret, Id = answer.Read(WireJson.Default.TokenRecord).Id, Email = kept.Email });
            session.Screen.Note("This is the token you were signed in with; the new one is kept in its place.");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Screen.Warn($"You were signed in with the old token, and the new one could not be kept: {failed.Message} Sign in again: tessera login");
        }
    }
}
