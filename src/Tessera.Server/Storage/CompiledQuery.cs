using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tessera.Server.Storage;

/// <summary>
/// A query that EF compiles once instead of finding its plan each time, which takes about as long as SQLite takes to answer a small question. EF binds such a query to
/// one model, and each host in a process has its own.
/// </summary>
/// <param name="compile">One of <c>EF.CompileAsyncQuery</c>.</param>
internal sealed class CompiledQuery<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> byModel = [];

    /// <summary>The query, for contexts of this one's model.</summary>
    public TQuery For(TesseraDb db) => byModel.GetValue(db.Model, _ => compile());
}
