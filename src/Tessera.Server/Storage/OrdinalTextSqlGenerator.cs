using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace Tessera.Server.Storage;

/// <summary>
/// Gives every text column the collation <c>C</c>, whatever the database was created with: texts are then compared and ordered byte by byte, as SQLite does,
/// and only ASCII letters have two cases. Lists, pages and searches are so the same on both, and an update of the system's collations cannot break an index.
/// </summary>
#pragma warning disable EF1001 // The options are internal to the provider, but the generator cannot be made without them.
internal sealed class OrdinalTextSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options) : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    private const string Ordinal = "C";

    protected override void ColumnDefinition(string? schema, string table, string name, ColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation.ClrType == typeof(string))
            operation.Collation ??= Ordinal;
        base.ColumnDefinition(schema, table, name, operation, model, builder);
    }
}
