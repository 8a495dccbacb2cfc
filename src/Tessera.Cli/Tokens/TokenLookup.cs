using System.CommandLine;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Tokens;

/// <summary>Finds a token by id, by unique name, or by hint, with or without its ellipsis.</summary>
internal static class TokenLookup
{
    private const int ShortestHint = 8;

    public static readonly Argument<string> Token = new("token") { Description = "Id, unique name, or hint of the token. Never the secret" };

    public static async Task<string> IdAsync(Session session, TokenHome home, string wanted, CancellationToken ct)
    {
        if (Redaction.LooksLikeSecret(wanted))
            throw CommandFailedException.Usage("This is a token itself. Arguments are seen by others on this machine and kept by shells.", "Rotate or regenerate it, and name tokens by id, name or hint.");
        if (Guid.TryParse(wanted, out var id))
            return id.ToString();
        var hint = wanted.TrimEnd('…', '.');
        var (record, _) = await Lookup.OneAsync(
            session, home.Path, WireJson.Default.TokenRecord, $"{home.Kind} token", wanted,
            t => Lookup.Same(t.DisplayName, wanted) || (hint.Length >= ShortestHint && t.Hint?.TrimEnd('…') == hint),
            t => t.Id, ct);
        return record.Id;
    }
}
