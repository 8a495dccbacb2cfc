using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Nodes;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.Console.Pages.Nodes;

/// <summary>The nodes of the instance: how far each has come, and whether it trusts what it knows.</summary>
internal static class NodePages
{
    public static void MapNodePages(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/settings/nodes", Show).RequirePermission(TesseraPermissions.SettingsRead);

    private static IResult Show(HttpContext http, ListNodes operation, IOptions<VerificationOptions> verification, IOptions<TesseraOptions> options) =>
        Page.Show<NodeListPage>(http, new NodeList(operation.Execute(), verification.Value, options.Value));
}

internal sealed record NodeList(IReadOnlyList<NodeView> Nodes, VerificationOptions Verification, TesseraOptions Options)
{
    /// <summary>Rows that any node found not to be as they were sealed.</summary>
    public IEnumerable<(string Kind, string Id)> Broken => Nodes.SelectMany(node => node.Broken).Distinct();
}
