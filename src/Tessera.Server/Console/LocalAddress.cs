using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tessera.Server.Console;

/// <summary>An address to return to, as a browser sent it: only a path of this console is followed, so that nobody can make a link here lead elsewhere.</summary>
internal static class LocalAddress
{
    private const int MaxLength = 1024;

    // What a path and a query consist of. No backslash: some browsers read it as a slash.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?%");

    /// <summary>Whether the text is a path of this console, with a query at most.</summary>
    public static bool IsOne([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxLength } && text[0] == '/' && (text.Length == 1 || text[1] != '/') && !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The path and query of a request, to come back to it.</summary>
    public static string Of(HttpRequest request) => $"{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
}
