using System.Diagnostics;
using Tessera.Tokens;

namespace Tessera.AspNetCore;

/// <summary>Where the console shows a token, for its holder.</summary>
internal sealed class TokenPages(TesseraClientOptions options)
{
    private readonly string publicUrl = (options.PublicUrl ?? options.Server!).AbsoluteUri.TrimEnd('/');

    public string Of(VerifiedToken token) => publicUrl + token.Kind switch
    {
        TokenKind.Personal => $"/user/tokens/{token.Id}",
        TokenKind.Project => $"/projects/{token.Project}/settings/api-permissions",
        TokenKind.Service => $"/settings/api-tokens/{token.Id}",
        _ => throw new UnreachableException(),
    };
}
