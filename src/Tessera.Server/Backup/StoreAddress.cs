using System.Diagnostics.CodeAnalysis;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup;

/// <summary>Where rows are, as a command names it: <c>sqlite:PATH</c>, a data directory or the <c>tessera.db</c> in one, or <c>postgres:CONNECTION</c>. The prefix may be left out.</summary>
internal abstract record StoreAddress
{
    private const string SqlitePrefix = "sqlite:";
    private const string PostgresPrefix = "postgres:";

    private StoreAddress()
    {
    }

    /// <summary>Settings that have a program of this instance use it.</summary>
    public abstract IReadOnlyList<string> Settings { get; }

    /// <summary>Two files in a directory.</summary>
    public sealed record Sqlite(string Directory) : StoreAddress
    {
        public string DatabasePath => Path.Combine(Directory, "tessera.db");

        public string BuildsDatabasePath => Path.Combine(Directory, "builds.db");

        public override IReadOnlyList<string> Settings => ["--Tessera:Database=sqlite", $"--Tessera:DataDirectory={Directory}"];

        public override string ToString() => $"sqlite:{Directory}";
    }

    /// <summary>A database of a PostgreSQL server.</summary>
    public sealed record Postgres(string Connection) : StoreAddress
    {
        public override IReadOnlyList<string> Settings => [$"--Tessera:Database={Connection}"];

        // A password may stand in it.
        public override string ToString() => "postgres:…";
    }

    /// <summary>Reads what a command names.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StoreAddress? address)
    {
        address = text switch
        {
            null or "" or SqlitePrefix => null,
            _ when text.StartsWith(SqlitePrefix, StringComparison.Ordinal) => OfPath(text[SqlitePrefix.Length..]),
            _ when text.StartsWith(PostgresPrefix, StringComparison.Ordinal) => OfConnection(text[PostgresPrefix.Length..]),
            _ when PostgresStorage.IsConnection(text) => new Postgres(text),
            _ => OfPath(text),
        };
        return address is not null;
    }

    /// <summary>The store that a program with these settings uses.</summary>
    public static StoreAddress Of(TesseraOptions options) => options.IsSqlite ? new Sqlite(options.DataDirectory) : new Postgres(options.Database);

    private static Postgres? OfConnection(string text) => PostgresStorage.IsConnection(text) ? new(text) : null;

    private static Sqlite OfPath(string text) =>
        new(text.EndsWith(".db", StringComparison.Ordinal) ? Path.GetDirectoryName(Path.GetFullPath(text))! : text);
}
