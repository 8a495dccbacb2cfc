namespace Tessera.Server.Nodes;

/// <summary>Lists the nodes of the instance. Over SQLite there is one.</summary>
internal sealed class ListNodes(ThisNode own)
{
    public IReadOnlyList<NodeView> Execute() => [own.Show()];
}
