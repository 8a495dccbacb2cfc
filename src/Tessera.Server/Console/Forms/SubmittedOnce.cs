using System.Collections.Concurrent;

namespace Tessera.Server.Console.Forms;

/// <summary>
/// Has a form that is sent twice take effect once (C5): every form carries a number of its own, and who sends it again while or after it was carried out is led
/// to where the first was. In memory and bounded; forms that were refused can be sent again.
/// </summary>
internal sealed class SubmittedOnce(TimeProvider clock)
{
    public const string Field = "once";

    private const int Capacity = 10_000;
    private const int MaxLength = 64;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(Guid Session, string Number), Entry> entries = new();

    /// <summary>Carries the form out, or waits for who does already.</summary>
    public async ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || http.Viewer().Caller?.SessionId is not { } session || !http.Request.HasFormContentType)
            return await next(context);
        if ((await http.Request.ReadFormAsync(http.RequestAborted))[Field] is not [{ Length: > 0 and <= MaxLength } number])
            return await next(context);
        var key = (session, number);
        var mine = new Entry(clock.GetUtcNow() + Remembered);
        Prune();
        while (entries.GetOrAdd(key, mine) is var entry && entry != mine)
        {
            if (await entry.Done.Task is { } result)
                return result;
        }

        return await CarryOutAsync(key, mine, context, next);
    }

    private async Task<object?> CarryOutAsync((Guid, string) key, Entry mine, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        object? result = null;
        try
        {
            result = await next(context);
        }
        finally
        {
            // Only what was carried out leads on to another page. Anything else changed nothing, and may be sent again.
            if (!Page.LeadsOn(result))
                entries.TryRemove(key, out _);
            mine.Done.SetResult(Page.LeadsOn(result) ? result : null);
        }

        return result;
    }

    private void Prune()
    {
        if (entries.Count < Capacity)
            return;
        var now = clock.GetUtcNow();
        foreach (var (key, entry) in entries)
        {
            if (entry.ForgetAt <= now)
                entries.TryRemove(key, out _);
        }

        if (entries.Count >= Capacity)
            entries.Clear();
    }

    private sealed record Entry(DateTimeOffset ForgetAt)
    {
        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
