namespace Tessera.Verification;

/// <summary>A token of this instance was refused.</summary>
/// <param name="TokenId">The token record.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Permission">Number of the permission that the request takes; null: not known.</param>
/// <param name="From">From which address.</param>
public sealed record TokenRefusal(Guid TokenId, DateTimeOffset At, VerdictReason Reason, int? Permission, ClientAddress From);
