namespace Tessera.Builds.Storage;

/// <summary>An environment variable of a project. Its value is kept encrypted and leaves only to a runner that claims a build.</summary>
internal sealed class EnvVarRow
{
    public required Guid ProjectId { get; set; }

    public required string Name { get; set; }

    /// <summary>The value, protected.</summary>
    public required byte[] ProtectedValue { get; set; }

    /// <summary>What may be shown: <c>xxxx</c> and at most the last four characters.</summary>
    public required string Mask { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}
