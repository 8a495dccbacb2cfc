using System.ComponentModel.DataAnnotations;
using Tessera.Server.Storage;

namespace Tessera.Server.Hosting;

/// <summary>Settings of an instance, section <c>Tessera</c>.</summary>
internal sealed class TesseraOptions
{
    public const string Section = "Tessera";
    private const string Sqlite = "sqlite";

    /// <summary>Folder of database file, instance key and artifacts; created with 0700. Default <c>data</c> in the working directory.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Where rows are kept: <c>sqlite</c>, files in the data directory, or a PostgreSQL connection string, <c>Host=…;Database=…</c>. Default <c>sqlite</c>.</summary>
    public string Database { get; set; } = Sqlite;

    /// <summary>File of the instance key; default <c>instance.key</c> in the data directory, made at first start with 0600.</summary>
    public string? InstanceKeyFile { get; set; }

    /// <summary>Where this node writes down what is revoked; default <c>revocations.journal</c> in the data directory, made at start with 0600.</summary>
    public string? RevocationJournal { get; set; }

    /// <summary>Whether to apply migrations at start. Default: on SQLite, which no other node uses; not on PostgreSQL.</summary>
    public bool? MigrateAtStart { get; set; }

    /// <summary>What this node is called where nodes are listed. Default the machine's name.</summary>
    [StringLength(100, MinimumLength = 1, ErrorMessage = "Tessera:NodeName must have 1-100 characters.")]
    public string NodeName { get; set; } = Environment.MachineName;

    /// <summary>Address under which people reach this instance, for links and as token issuer. Default <c>http://localhost:5080</c>.</summary>
    [Url(ErrorMessage = "Tessera:PublicUrl must be an absolute http or https address.")]
    public string PublicUrl { get; set; } = "http://localhost:5080";

    /// <summary>What this instance's tokens start with, for example <c>acme_</c>. Default empty.</summary>
    [RegularExpression(@"|[a-z0-9]{1,16}_", ErrorMessage = "Tessera:TokenLeadIn must be 1-16 lower-case letters and digits, then an underscore.")]
    public string TokenLeadIn { get; set; } = "";

    /// <summary>Addresses of proxies whose <c>X-Forwarded-For</c> is believed when noting where a call came from. Default none.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>How long revoked tokens stay known as revoked instead of unknown to those who may read them. Default 30 days.</summary>
    public TimeSpan RememberRevokedFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often usage is written down. Default 10 s, at most 60 s: what a crash may lose.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "Tessera:UsageFlushInterval must lie between 00:00:00.1 and 00:01:00.")]
    public TimeSpan UsageFlushInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often rows are read again and their seals checked. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Tessera:SealCheckInterval must lie between one second and one day.")]
    public TimeSpan SealCheckInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether rows are kept in files of this node.</summary>
    public bool IsSqlite => Database == Sqlite;

    /// <summary>What kind of store it is: to be shown, which the setting is not: a password may stand in it.</summary>
    public string StoreName => IsSqlite ? Sqlite : "postgresql";

    /// <summary>Whether to apply migrations at start, default applied.</summary>
    public bool MigratesAtStart => MigrateAtStart ?? IsSqlite;

    /// <summary>The instance key's file, default applied.</summary>
    public string KeyFilePath => InstanceKeyFile ?? Path.Combine(DataDirectory, "instance.key");

    /// <summary>The revocation journal, default applied.</summary>
    public string JournalPath => RevocationJournal ?? Path.Combine(DataDirectory, "revocations.journal");

    /// <summary>The SQLite file.</summary>
    public string DatabasePath => Path.Combine(DataDirectory, "tessera.db");

    /// <summary>The SQLite file of the builds API.</summary>
    public string BuildsDatabasePath => Path.Combine(DataDirectory, "builds.db");

    /// <summary>Where the builds API keeps artifacts and logs.</summary>
    public string BuildsDirectory => Path.Combine(DataDirectory, "builds");

    /// <summary>What is said of a database that is neither. Does not repeat the value: a password may stand in it.</summary>
    public const string DatabaseFault = "Tessera:Database must be \"sqlite\" or a PostgreSQL connection string like \"Host=db;Database=tessera;Username=tessera;Password=…\".";

    /// <summary>Whether the database is one of those there are.</summary>
    public bool HasKnownDatabase => IsSqlite || PostgresStorage.IsConnection(Database);
}
