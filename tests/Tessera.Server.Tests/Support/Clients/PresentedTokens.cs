using Tessera.Server.Tests.Clients;
using Tessera.Server.Tests.Support.Gateways;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>Tokens in every state that the table of answers speaks of, made once for a server.</summary>
internal sealed class PresentedTokens
{
    private readonly Dictionary<Presents, string[]> secrets = [];

    /// <summary>What the request's headers hold.</summary>
    public IReadOnlyList<string> this[Presents presents] => secrets[presents];

    public static async Task<PresentedTokens> MakeAsync(GuardingTessera tessera)
    {
        string[] everything = ["article.find", "article.findOne", "article.create", "article.delete"];
        var tokens = new PresentedTokens();
        var expired = await tessera.IssueAsync(7, everything);
        var deleted = await tessera.IssueAsync(everything);
        await tessera.DeleteAsync(deleted);
        var regenerated = await tessera.IssueAsync(everything);
        await tessera.RegenerateAsync(regenerated, "0s");
        await tessera.AdvanceAsync(TimeSpan.FromDays(7));
        var (one, other) = (await tessera.IssueAsync(everything), await tessera.IssueAsync(everything));

        tokens.secrets[Presents.Nothing] = [];
        tokens.secrets[Presents.Malformed] = ["tss_0000000000000000000000000000000000000x"];
        tokens.secrets[Presents.Unknown] = [TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal()];
        tokens.secrets[Presents.Expired] = [expired.Secret];
        tokens.secrets[Presents.Deleted] = [deleted.Secret];
        tokens.secrets[Presents.Regenerated] = [regenerated.Secret];
        tokens.secrets[Presents.Two] = [one.Secret, other.Secret];
        tokens.secrets[Presents.SameTwice] = [one.Secret, one.Secret];
        tokens.secrets[Presents.Finder] = [(await tessera.IssueAsync("article.find")).Secret];
        tokens.secrets[Presents.Stranger] = [(await tessera.IssueAsync("order.createOrder")).Secret];
        tokens.secrets[Presents.ReadOnly] = [(await tessera.IssueTypeAsync("read-only")).Secret];
        tokens.secrets[Presents.FullAccess] = [(await tessera.IssueTypeAsync("full-access")).Secret];
        tokens.secrets[Presents.Personal] = [await tessera.AdminTokenAsync()];
        return tokens;
    }
}
