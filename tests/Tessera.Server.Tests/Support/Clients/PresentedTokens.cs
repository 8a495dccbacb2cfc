using Tessera.Server.Tests.Clients;
using Tessera.Server.Tests.Support.Gateways;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>Tokens in every state that the table of answers speaks of, made once for a server.</summary>
internal sealed class PresentedTokens
{
    private readonly Dictionary<Presents, string[]> secrets = [];
    private readonly Dictionary<Presents, string> pages = [];

    /// <summary>What the request's headers hold.</summary>
    public IReadOnlyList<string> this[Presents presents] => secrets[presents];

    /// <summary>Where the console shows what is presented, if it is one live token.</summary>
    public string? PageOf(Presents presents) => pages.GetValueOrDefault(presents);

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
        tokens.Add(Presents.Finder, await tessera.IssueAsync("article.find"));
        tokens.Add(Presents.Stranger, await tessera.IssueAsync("order.createOrder"));
        tokens.Add(Presents.ReadOnly, await tessera.IssueTypeAsync("read-only"));
        tokens.Add(Presents.FullAccess, await tessera.IssueTypeAsync("full-access"));
        tokens.secrets[Presents.Personal] = [await tessera.AdminTokenAsync()];
        tokens.secrets[Presents.OfProject] = [await tessera.IssueProjectTokenAsync("gh/acme/table")];
        tokens.pages[Presents.OfProject] = $"{GuardingTessera.PublicUrl}projects/gh/acme/table/settings/api-permissions";
        return tokens;
    }

    private void Add(Presents presents, IssuedToken token)
    {
        secrets[presents] = [token.Secret];
        pages[presents] = $"{GuardingTessera.PublicUrl}settings/api-tokens/{token.Id}";
    }
}
