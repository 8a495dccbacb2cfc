using System.Diagnostics.CodeAnalysis;
using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>Where an operation's permission comes from.</summary>
internal abstract record PermissionRule
{
    private PermissionRule()
    {
    }

    /// <summary>Reads <c>resource.action</c> or <c>api:resource.action</c>, where the API must be the one that is imported into.</summary>
    public static bool TryParse(string text, string api, [NotNullWhen(true)] out PermissionRule? rule, [NotNullWhen(false)] out string? error)
    {
        rule = null;
        error = null;
        var name = text;
        if (text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
        {
            name = text[(colon + 1)..];
            if (!text.AsSpan(0, colon).SequenceEqual(api))
            {
                error = $"{ImportFindings.Quote(text)} belongs to another API than {ImportFindings.Quote(api)}";
                return false;
            }
        }
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && Permission.IsResourceName(name[..dot]) && Permission.IsActionName(name[(dot + 1)..]))
            rule = new Named(name[..dot], name[(dot + 1)..]);
        else
            error = $"{ImportFindings.Quote(text)} is not resource.action: the resource is 1–100 letters, digits, _ and -, the action also . and /, with a letter or digit at both ends";
        return rule is not null;
    }

    /// <summary>From tag, path and operationId.</summary>
    internal sealed record Derived : PermissionRule;

    /// <summary>The document leaves it out on purpose.</summary>
    internal sealed record LeftOut : PermissionRule;

    /// <summary>The document names it; operations named alike share it on purpose.</summary>
    internal sealed record Named(string Resource, string Action) : PermissionRule;
}
