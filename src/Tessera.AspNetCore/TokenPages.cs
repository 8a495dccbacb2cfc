using System.Diagnostics;
using Tessera.Tokens;

namespace Tessera.AspNetCore;

/// <summary>Where the console shows a token, for its holder.</summary>
internal sealed class TokenPages(TesseraClientOptions options)
{
    private readonly string publicUrl = (options.PublicUrl ?? options.Server!).AbsoluteUri.TrimEnd('/');

    /// <summary>The page that the server names, unless this program's own settings say where people find the console, or the server is one that names none.</summary>
    public string Of(VerifiedToken token, string? named) => options.PublicUrl is null && named is not null ? named : Of(token);

    public string Of(VerifiedToken token) => publicUrl + token.Kind switch
    {
        TokenKind.Personal => $"/user/tokens/{token.Id}",
        TokenKind.Project => $"/projects/{token.Project}/settings/api-permissions",
        TokenKind.Service => $"/settings/api-tokens/{token.Id}",
        _ => throw new UnreachableException(),
    };
}
