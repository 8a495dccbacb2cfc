using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>A gateway that puts method and target of the client's request into two headers.</summary>
internal abstract class HeaderGateway(string name, string methodHeader, string targetHeader) : IGateway
{
    public string Name => name;

    public bool TryRead(HttpContext http, ReadOnlySpan<char> rest, out ForwardedRequest request, [NotNullWhen(false)] out string? error)
    {
        request = default;
        var headers = http.Request.Headers;
        if (rest.Length > 0 && rest[0] != '?')
            error = $"The address is /forward-auth/{name}/ and the API's name, and nothing after it.";
        else if (!TrySingle(headers[methodHeader], out var method))
            error = $"{methodHeader} must be there exactly once. {Name} must set it, and overwrite what clients send.";
        else if (method.Contains(',', StringComparison.Ordinal))
            error = $"{methodHeader} holds a list.";
        else if (!TrySingle(headers[targetHeader], out var target))
            error = $"{targetHeader} must be there exactly once. {Name} must set it, and overwrite what clients send.";
        else if (target[0] != '/' || HasSecondTarget(target))
            error = $"{targetHeader} must be one path with its query, starting with /.";
        else
        {
            error = null;
            request = new(method, target);
        }

        return error is null;
    }

    private static bool TrySingle(StringValues values, [NotNullWhen(true)] out string? value)
    {
        value = values.Count == 1 ? values[0] : null;
        return !string.IsNullOrEmpty(value);
    }

    // "/a, /b": two header lines that something on the way has joined. A comma alone is a legal character of a path.
    private static bool HasSecondTarget(string target)
    {
        for (var comma = target.IndexOf(',', StringComparison.Ordinal); comma >= 0; comma = target.IndexOf(',', comma + 1))
        {
            if (target.AsSpan(comma + 1).TrimStart(' ').StartsWith("/"))
                return true;
        }

        return false;
    }
}
