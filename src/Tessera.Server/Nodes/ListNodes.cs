using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;

namespace Tessera.Server.Nodes;

/// <summary>Lists the nodes of the instance, this one first: it is known also when the store does not answer.</summary>
internal sealed class ListNodes(ThisNode own, NodeWatch watch, IOptions<VerificationOptions> verification, TimeProvider clock, ILogger<ListNodes> log)
{
    public async Task<IReadOnlyList<NodeView>> ExecuteAsync(CancellationToken ct)
    {
        try
        {
            await watch.RefreshAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // Then the others are shown as they were.
            log.NodeRegistryFailed(exception);
        }

        var here = own.ToRow(beat: 0);
        var others = watch.All;
        var head = others.Select(node => node.Row.AppliedEpoch).Append(here.AppliedEpoch).Max();
        var maxStaleness = verification.Value.MaxStaleness;
        return
        [
            NodeView.Of(here, head, TimeSpan.Zero, maxStaleness) with { IsThis = true },
            .. others.Select(node => NodeView.Of(node.Row, head, clock.GetElapsedTime(node.HeardAt), maxStaleness) with { IsSilent = watch.IsSilent(node) })
                .OrderBy(node => node.Name, StringComparer.Ordinal).ThenBy(node => node.StartedAt),
        ];
    }
}
