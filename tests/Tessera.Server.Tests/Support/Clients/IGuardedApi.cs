using Tessera.Server.Tests.Clients;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>An API that is guarded, asked in whatever way it takes its operations.</summary>
internal interface IGuardedApi
{
    /// <summary>What of the answers gets through to the client.</summary>
    Medium Medium { get; }

    /// <summary>Asks for an operation.</summary>
    /// <param name="secrets">The tokens that the request presents, each in a header of its own.</param>
    /// <param name="permission">The operation, by the permission that it takes: <c>article.find</c>.</param>
    Task<GuardedAnswer> AskAsync(IReadOnlyList<string> secrets, string permission);
}

/// <summary>What a guarded API answered.</summary>
/// <param name="Status">Status; of a field of GraphQL that was refused, 403.</param>
/// <param name="Reason">Why not, as on the wire.</param>
/// <param name="Missing">The permission that is missing.</param>
/// <param name="TokenPage">Where the token can be looked up.</param>
internal sealed record GuardedAnswer(int Status, string? Reason = null, string? Missing = null, string? TokenPage = null)
{
    /// <summary>The challenges that go with it: they say the same as the body.</summary>
    public IReadOnlyList<string> Challenges => this switch
    {
        { Status: 401, Reason: null } => ["Bearer realm=\"tessera\""],
        { Status: 401 } => [$"Bearer realm=\"tessera\", error=\"invalid_token\", error_description=\"{Reason}\""],
        { Status: 403 } => [$"Bearer realm=\"tessera\", error=\"insufficient_scope\", error_description=\"{Reason}\"{Scope}, error_uri=\"{TokenPage}\""],
        _ => [],
    };

    private string Scope => Missing is null ? "" : $", scope=\"{Missing}\"";
}
