namespace Tessera.AspNetCore.Embedded;

/// <summary>A stream of events of which none is longer than allowed: whoever is not the server cannot fill the program's memory with one that does not end.</summary>
internal sealed class BoundedEvents(Stream inner, int longest) : Stream
{
    private const byte NewLine = (byte)'\n';

    private bool isAfterNewLine;
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // However much room the reader has: no further than to where it is known to be too long.
        var count = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, longest - length + 1)], cancellationToken);
        Count(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // An event ends with an empty line.
    private void Count(ReadOnlySpan<byte> read)
    {
        if (read.IsEmpty)
            return;
        var end = read.LastIndexOf("\n\n"u8) is var found && found >= 0 ? found + 2 : isAfterNewLine && read[0] == NewLine ? 1 : 0;
        length = end > 0 ? read.Length - end : length + read.Length;
        isAfterNewLine = read[^1] == NewLine;
        if (length > longest)
            throw new InvalidDataException($"The feed has an event of more than {longest} bytes.");
    }
}
