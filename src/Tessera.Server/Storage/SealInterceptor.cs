using Microsoft.EntityFrameworkCore.Diagnostics;
using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>Checks the seal of every sealed row that is read, so that no query can forget to.</summary>
internal sealed class SealInterceptor : IMaterializationInterceptor
{
    public static SealInterceptor Instance { get; } = new();

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is ISealedRow row && materializationData.Context is TesseraDb db)
            row.IsTampered = !db.RowSeal.IsIntact(row);
        return entity;
    }
}
