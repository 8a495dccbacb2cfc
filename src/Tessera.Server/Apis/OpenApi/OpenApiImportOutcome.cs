using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>What came of reading a document: <see cref="Imported"/> or <see cref="Refused"/>, nothing else.</summary>
internal abstract record OpenApiImportOutcome
{
    private OpenApiImportOutcome()
    {
    }

    /// <summary>The document was understood as a whole.</summary>
    /// <param name="Title">Title of its <c>info</c>; null when it has none.</param>
    /// <param name="BasePath">Path of its first server, which stands in front of every route's path; empty when there is none.</param>
    /// <param name="Routes">Operations that have a permission, in the order of the document.</param>
    /// <param name="Uncovered">Operations that have none, in the order of the document.</param>
    internal sealed record Imported(string? Title, string BasePath, IReadOnlyList<RouteDefinition> Routes, IReadOnlyList<UncoveredOperation> Uncovered) : OpenApiImportOutcome;

    /// <summary>Nothing was taken from the document.</summary>
    /// <param name="Errors">At least one, in the order they were found.</param>
    internal sealed record Refused(IReadOnlyList<OpenApiImportError> Errors) : OpenApiImportOutcome;
}

/// <summary>One reason why a document was refused.</summary>
/// <param name="Where">JSON pointer into the document; empty for the document as a whole.</param>
/// <param name="What">What is wrong, and what is allowed instead.</param>
internal sealed record OpenApiImportError(string Where, string What);
