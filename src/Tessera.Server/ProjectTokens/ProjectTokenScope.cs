using System.Diagnostics.CodeAnalysis;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Security;

namespace Tessera.Server.ProjectTokens;

/// <summary>The scope of a project token, checked, and held against its maker's own rights.</summary>
internal static class ProjectTokenScope
{
    public static bool TryParse([NotNullWhen(true)] string? scope, [NotNullWhen(false)] out string? error)
    {
        error = scope is not null && ProjectScopes.Names.Contains(scope) ? null : $"must be one of {string.Join(", ", ProjectScopes.Names)}.";
        return error is null;
    }

    /// <summary>Whether the caller has at least what the scope gives: nobody makes or takes over a token beyond their own rights (spec T25).</summary>
    public static bool IsWithin(Caller caller, string? scope, CurrentCatalogue catalogue) =>
        caller.Rights.Include(ProjectScopes.ApisOf(scope), ProjectScopes.NamedBy(scope), catalogue.Value);
}
