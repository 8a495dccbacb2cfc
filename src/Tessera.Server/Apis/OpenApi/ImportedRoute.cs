namespace Tessera.Server.Apis.OpenApi;

/// <summary>One operation of a document as a route of the catalogue.</summary>
/// <param name="Method">HTTP method in capitals.</param>
/// <param name="Path">Template from the root, the server's base path included: <c>/api/v2/articles/{id}</c>.</param>
/// <param name="Resource">Resource of the permission.</param>
/// <param name="Action">Action of the permission.</param>
/// <param name="Access"><c>read</c> or <c>write</c>.</param>
/// <param name="Project">Path parameters that hold the project's slug: one name, or <c>{vcs}/{org}/{repo}</c>. Null: no project.</param>
internal sealed record ImportedRoute(string Method, string Path, string Resource, string Action, string Access, string? Project);

/// <summary>An operation of the document that no token will reach, and why.</summary>
internal sealed record UncoveredOperation(string Method, string Path, string Why);
