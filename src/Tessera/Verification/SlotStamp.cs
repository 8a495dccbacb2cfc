using System.Runtime.InteropServices;

namespace Tessera.Verification;

/// <summary>
/// Who may touch a slot into which many write and out of which one takes: 64 bits with the ticket of whoever wrote last and, in the lowest two, what
/// the slot holds. It only grows, so that no two contents have one stamp. Nobody waits: who comes at the wrong moment goes away.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SlotStamp
{
    private const long StateMask = 3;
    private const long Writing = 1;
    private const long Full = 2;
    private const int StateBits = 2;

    private long value;

    /// <summary>Begins to write; false when another is writing right now, or a later one has been here while this thread stood still.</summary>
    /// <param name="ticket">Positive, and given to nobody else for this slot.</param>
    public bool TryBegin(long ticket)
    {
        for (var seen = Volatile.Read(ref value); (seen & StateMask) != Writing && seen >> StateBits < ticket;)
        {
            var found = Interlocked.CompareExchange(ref value, (ticket << StateBits) | Writing, seen);
            if (found == seen)
                return true;
            seen = found;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryBegin"/> began: the content is whole.</summary>
    public void End(long ticket) => Volatile.Write(ref value, (ticket << StateBits) | Full);

    /// <summary>The ticket under which there is something to take; 0 when there is nothing. Copy the content after this.</summary>
    public long Look()
    {
        var seen = Volatile.Read(ref value);
        return (seen & StateMask) == Full ? seen >> StateBits : 0;
    }

    /// <summary>Takes what was copied after <see cref="Look"/>; false when somebody has begun to write since: the copy may be a mixture.</summary>
    public bool TryTake(long ticket)
    {
        var seen = (ticket << StateBits) | Full;
        return Interlocked.CompareExchange(ref value, ticket << StateBits, seen) == seen;
    }
}
