namespace Tessera.Builds.Artifacts;

/// <summary>The disk did not do what it was told. What had been written is gone again.</summary>
internal sealed class DiskException : Exception
{
    // ENOSPC, EDQUOT and EFBIG; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static readonly int[] Full = [28, 122, 27, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    public DiskException()
        : this("The disk could not be written.")
    {
    }

    public DiskException(string message)
        : base(message)
    {
    }

    public DiskException(string message, Exception innerException)
        : base(message, innerException) => IsFull = innerException is IOException && Full.Contains(innerException.HResult);

    /// <summary>Whether there is no room left.</summary>
    public bool IsFull { get; }

    /// <summary>Whether an exception is what a disk, not a connection or a bug, makes of a file operation.</summary>
    public static bool IsCause(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Wraps such an exception.</summary>
    public static DiskException Of(Exception cause) => new("The disk could not be written.", cause);
}
