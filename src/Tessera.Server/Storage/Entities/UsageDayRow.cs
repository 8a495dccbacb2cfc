namespace Tessera.Server.Storage;

/// <summary>What one token did on one day. Decides nothing, so that it is not sealed.</summary>
internal sealed class UsageDayRow
{
    public required Guid TokenId { get; set; }

    /// <summary>The day in UTC, as a number that sorts: 20261122.</summary>
    public required int Day { get; set; }

    public long Calls { get; set; }

    public long Refusals { get; set; }

    /// <summary>The number of a day.</summary>
    public static int NumberOf(DateOnly day) => (((day.Year * 100) + day.Month) * 100) + day.Day;
}
