using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Tessera.Server.Tests.Support;

/// <summary>
/// Counts what SQLite does for a database file: commands, and steps of its virtual machine, in tens. The same question over the same rows takes the same steps on
/// every machine, and one that reads more rows takes more.
/// </summary>
internal sealed class SqliteWork : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const int StepsAtOnce = 10;
    private readonly ConcurrentDictionary<sqlite3, bool> watched = new();
    private readonly ConcurrentBag<IDisposable> subscriptions = [];
    private readonly string path;
    private readonly delegate_progress count;
    private long steps;
    private int commands;

    private SqliteWork(string path)
    {
        this.path = Path.GetFullPath(path);
        count = _ =>
        {
            Interlocked.Increment(ref steps);
            return 0;
        };
    }

    /// <summary>Begins to count.</summary>
    public static SqliteWork Of(string path)
    {
        var work = new SqliteWork(path);
        work.subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(work));
        return work;
    }

    /// <summary>What was done since the last time.</summary>
    public (long Steps, int Commands) Take() => (Interlocked.Exchange(ref steps, 0), Interlocked.Exchange(ref commands, 0));

    public void Dispose()
    {
        foreach (var subscription in subscriptions)
            subscription.Dispose();
        foreach (var connection in watched.Keys.Where(connection => !connection.IsInvalid && !connection.IsClosed))
            raw.sqlite3_progress_handler(connection, 0, null!, null);
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
            subscriptions.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Value: CommandEventData { Connection: SqliteConnection { Handle: { } handle } connection } } && value.Key == RelationalEventId.CommandExecuting.Name
            && Path.GetFullPath(connection.DataSource) == path)
        {
            Interlocked.Increment(ref commands);
            // Connections are pooled: one that is known has its handler still.
            if (watched.TryAdd(handle, true))
                raw.sqlite3_progress_handler(handle, StepsAtOnce, count, null);
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
        // Lasts as long as the process.
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
        // Lasts as long as the process.
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
        // Lasts as long as the process.
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
        // Lasts as long as the process.
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";
}
