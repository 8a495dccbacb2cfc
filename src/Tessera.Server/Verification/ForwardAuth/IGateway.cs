using System.Diagnostics.CodeAnalysis;

namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>How one gateway tells us about the request it asks for. Each reads its own headers and no other's.</summary>
internal interface IGateway
{
    /// <summary>The gateway's name in our path: <c>/forward-auth/{name}/{api}</c>.</summary>
    string Name { get; }

    /// <summary>Reads the question.</summary>
    /// <param name="http">The gateway's request to us.</param>
    /// <param name="rest">What follows the API's name in the request target.</param>
    /// <param name="request">Method and target of the client's request, as the client sent them.</param>
    /// <param name="error">What is wrong with the question, for whoever configured the gateway.</param>
    bool TryRead(HttpContext http, ReadOnlySpan<char> rest, out ForwardedRequest request, [NotNullWhen(false)] out string? error);
}

/// <summary>The client's request, as a gateway tells of it.</summary>
internal readonly ref struct ForwardedRequest(ReadOnlySpan<char> method, ReadOnlySpan<char> target)
{
    /// <summary>HTTP method.</summary>
    public ReadOnlySpan<char> Method { get; } = method;

    /// <summary>Request target in origin form: path and query, not decoded.</summary>
    public ReadOnlySpan<char> Target { get; } = target;
}
