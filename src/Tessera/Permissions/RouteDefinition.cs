namespace Tessera.Permissions;

/// <summary>One operation of an API as it is registered: what leads to it, and which permission it takes.</summary>
/// <param name="Method">HTTP method in capitals, matched as it stands.</param>
/// <param name="Path">Template from the root: <c>/articles/{id}</c>; see <see cref="RoutePattern"/>.</param>
/// <param name="Resource">Resource of the permission.</param>
/// <param name="Action">Action of the permission.</param>
/// <param name="Access">Whether the action reads or writes.</param>
/// <param name="Project">Which path parameters hold the project's slug (<c>{vcs}/{org}/{repo}</c> or <c>slug</c>); null when the operation belongs to no project.</param>
public sealed record RouteDefinition(string Method, string Path, string Resource, string Action, Access Access, string? Project = null);

/// <summary>An API as it is registered.</summary>
/// <param name="Name">Name in permissions: <c>shop</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Routes">Its operations.</param>
public sealed record ApiDefinition(string Name, string Title, IReadOnlyList<RouteDefinition> Routes);
