using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console;

/// <summary>Leads from the form that made a secret to the page that shows it, once (C5).</summary>
internal static class NewSecrets
{
    private const string Parameter = "new";

    /// <summary>On to the record's page, which shows the secret.</summary>
    public static IResult Show(ShownOnce once, Caller caller, NewToken token, string address) =>
        Show(once, caller, token.Record.Id, token.Secret.Reveal(), address);

    /// <inheritdoc cref="Show(ShownOnce, Caller, NewToken, string)"/>
    public static IResult Show(ShownOnce once, Caller caller, Guid record, string secret, string address)
    {
        once.Put(caller.SessionId!.Value, record, secret);
        return Page.GoTo($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}");
    }

    /// <summary>What the page of a record has to show of a new secret; null when it is not the page after making one.</summary>
    public static NewSecret? Take(HttpContext http, ShownOnce once, Guid record)
    {
        if (!http.Request.Query.ContainsKey(Parameter))
            return null;
        once.TryTake(http.Viewer().Caller!.SessionId!.Value, record, out var secret);
        return new(secret);
    }
}

/// <summary>A new secret on the page that shows it; null when it was shown before.</summary>
internal sealed record NewSecret(string? Secret)
{
    public override string ToString() => nameof(NewSecret);
}

/// <summary>A token about which something is asked before it is done.</summary>
internal sealed record TokenQuestion(TokenView Token)
{
    public FormErrors Errors { get; init; } = [];
}
