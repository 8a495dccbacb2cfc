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
        pages.MapGet("/settings/nodes", ShowAsync).RequirePermission(TesseraPermissions.SettingsRead);

    private static async Task<IResult> ShowAsync(
        HttpContext http, ListNodes operation, ThisNode own, IOptions<VerificationOptions> verification, IOptions<TesseraOptions> options, CancellationToken ct) =>
        Page.Show<NodeListPage>(http, new NodeList(await operation.ExecuteAsync(ct), own.Broken, verification.Value, options.Value));
}

/// <summary>What the page of nodes shows.</summary>
/// <param name="Nodes">All of them.</param>
/// <param name="Broken">Rows that this node found not to be as they were sealed; each node looks at the same.</param>
/// <param name="Verification">How long a node goes on without the store.</param>
/// <param name="Options">What the store is.</param>
internal sealed record NodeList(IReadOnlyList<NodeView> Nodes, IReadOnlyList<(string Kind, string Id)> Broken, VerificationOptions Verification, TesseraOptions Options);
