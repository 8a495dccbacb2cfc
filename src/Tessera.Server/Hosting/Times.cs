namespace Tessera.Server.Hosting;

internal static class Times
{
    /// <summary>Cuts off what neither the store nor the wire keeps, so that a time read back equals the time that was answered.</summary>
    public static DateTimeOffset TruncateToMilliseconds(this DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
