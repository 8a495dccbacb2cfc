using System.Runtime.InteropServices;

namespace Tessera.Verification;

/// <summary>
/// The newest refusals of known tokens, until somebody takes them out. Any number of threads note, one takes; noting takes no lock, waits for nobody and
/// allocates nothing. What is taken is taken once and as it was noted, never a mixture of two.
/// </summary>
/// <remarks>
/// Each token belongs by its id to one of 128 rings, and each ring keeps its newest 32: a token that is refused without end pushes out the refusals of
/// one token in 128 at most, all others keep theirs. Of two that meet in one slot, which takes a thread that stands still while its ring goes once
/// round, one is lost. The counts in the index know of them all.
/// </remarks>
internal sealed class RefusalLog
{
    public const int Rings = 128;
    public const int RingSize = 32;

    private readonly Slot[] slots = new Slot[Rings * RingSize];
    private readonly long[] tickets = new long[Rings];

    /// <summary>The ring of a token.</summary>
    public static int RingOf(Guid tokenId) => (int)((uint)tokenId.GetHashCode() % Rings);

    /// <summary>Notes a refusal.</summary>
    public void Note(Guid tokenId, long at, VerdictReason reason, int permission, ClientAddress from)
    {
        var ring = RingOf(tokenId);
        var ticket = Interlocked.Increment(ref tickets[ring]);
        ref var slot = ref slots[(ring * RingSize) + (int)(ticket % RingSize)];
        if (!slot.Stamp.TryBegin(ticket))
            return;
        slot.TokenId = tokenId;
        slot.At = at;
        slot.Reason = reason;
        slot.Permission = permission;
        slot.From = from;
        slot.Stamp.End(ticket);
    }

    /// <summary>Takes out what was noted, oldest first; those of one token and one moment in the order in which they came.</summary>
    public IReadOnlyList<TokenRefusal> Take()
    {
        var taken = new List<(long Ticket, TokenRefusal Refusal)>();
        foreach (ref var slot in slots.AsSpan())
        {
            var ticket = slot.Stamp.Look();
            if (ticket == 0)
                continue;
            var copy = slot;
            if (slot.Stamp.TryTake(ticket))
                taken.Add((ticket, copy.ToRefusal()));
        }

        return [.. taken.OrderBy(noted => noted.Refusal.At).ThenBy(noted => noted.Ticket).Select(noted => noted.Refusal)];
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public SlotStamp Stamp;
        public long At;
        public Guid TokenId;
        public ClientAddress From;
        public int Permission;
        public VerdictReason Reason;

        public readonly TokenRefusal ToRefusal() =>
            new(TokenId, DateTimeOffset.FromUnixTimeMilliseconds(At), Reason, TokenEntry.Known(Permission), From);
    }
}
