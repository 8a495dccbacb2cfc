using System.ComponentModel.DataAnnotations;

namespace Tessera.Builds;

/// <summary>Settings of the builds API, section <c>Builds</c>. The messages of invalid ones say what is allowed.</summary>
public sealed class BuildsOptions
{
    /// <summary>Name of the settings section.</summary>
    public const string Section = "Builds";

    /// <summary>Folder of artifacts and logs. Nodes of one instance share it. Default: what the host says.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Builds:DataDirectory must name a folder.")]
    public string DataDirectory { get; set; } = "";

    /// <summary>Whether the database's migrations are applied at start. Default true.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>Largest artifact, in bytes. Default 1 GiB.</summary>
    [Range(1, 1L << 50, ErrorMessage = "Builds:MaxArtifactSize must be a number of bytes, at least 1.")]
    public long MaxArtifactSize { get; set; } = 1L << 30;

    /// <summary>Longest log of one step, in bytes; what comes after is refused. Default 16 MiB.</summary>
    [Range(1024, 1L << 40, ErrorMessage = "Builds:MaxOutputSize must be a number of bytes, at least 1024.")]
    public long MaxOutputSize { get; set; } = 16L << 20;

    /// <summary>How long a claimed build stays with a runner that is not heard of. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Builds:LeaseDuration must lie between one second and one day.")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long builds and their artifacts are kept; the newest build of each branch always is. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00", ErrorMessage = "Builds:KeepFor must lie between one minute and a hundred years.")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How often what is older is removed. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Builds:RetentionInterval must lie between one second and one day.")]
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether a badge may be as old as this, for changes made by another node. Changes made here show at once. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = "Builds:BadgeAge must lie between zero and one minute.")]
    public TimeSpan BadgeAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether project tokens reach the v2 operations of their project (spec T22). Default false.</summary>
    public bool ProjectTokensOnV2 { get; set; }

    /// <summary>Whether v1.1 and badges take the deprecated <c>?circle-token=</c> (spec T30). Default true.</summary>
    public bool TokenInQuery { get; set; } = true;
}
