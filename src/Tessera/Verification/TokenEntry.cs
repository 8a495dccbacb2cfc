using System.Runtime.InteropServices;
using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>
/// A token inside the index: 104 bytes, no references, so that the garbage collector has nothing to walk. Everything above the line is
/// written before the entry can be found and never changed after; the rest is usage, written plainly by whoever verifies.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TokenEntry
{
    public const long Never = long.MaxValue;
    public const int NoPermission = -1;

    public TokenDigest Digest;
    public Guid Id;
    public long ExpiresAt;
    public int Grant;
    public uint Name;
    public TokenFlags Flags;

    // ── usage ──
    public byte FirstUseSeen;
    public int LastUsedFor;
    public long LastUsedAt;
    public ClientAddress LastUsedFrom;
    public uint Calls;
    public uint Refusals;

    /// <summary>A permission's number as others see it: null for <see cref="NoPermission"/>.</summary>
    public static int? Known(int permission) => permission == NoPermission ? null : permission;
}

[Flags]
internal enum TokenFlags : byte
{
    None = 0,
    Revoked = 1,
    ReportsFirstUse = 2,
}
