using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>The ids of all migrations in this program, in no order.</summary>
internal static class MigrationIds
{
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(MigrationIds).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>()];
}
