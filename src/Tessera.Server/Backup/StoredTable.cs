namespace Tessera.Server.Backup;

/// <summary>A table as both stores have it.</summary>
/// <param name="IsOfBuilds">Whether it is one of the builds': another file on SQLite, another schema on PostgreSQL.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order of their names.</param>
internal sealed record StoredTable(bool IsOfBuilds, string Name, IReadOnlyList<string> Columns)
{
    /// <summary>Who runs on a store: about the store and not of the instance, so that it is neither moved nor kept.</summary>
    public const string Nodes = "nodes";

    public string FullName => IsOfBuilds ? $"builds.{Name}" : Name;

    public override string ToString() => FullName;
}
