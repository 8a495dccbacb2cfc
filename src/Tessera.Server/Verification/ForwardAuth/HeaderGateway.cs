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

    // "/a, /b": two header lines that something on the way has joined. A comma is a legal character of a path and of a query, a space is not;
    // a comma before a slash is refused in the path, where it would decide, and not in the query, which does not.
    private static bool HasSecondTarget(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return target.Contains(' ', StringComparison.Ordinal)
            || (query < 0 ? target : target.AsSpan(0, query)).Contains(",/", StringComparison.Ordinal);
    }
}
